extension Settings {
  static let join: [AnySetting] = [
    retryJoin.untyped, joinOnce.untyped, retryInterval.untyped, retryMax.untyped, retryDeadline.untyped,
    retryExhausted.untyped, rejoinInterval.untyped, joinPort.untyped,
  ]

  /// Where peers are looked for, again and again until one is found.
  package static let retryJoin = Setting.entries(
    "retry-join", "Where to look for peers: a host, or provider=NAME and its options. May be given several times."
  ).reloadable

  /// Where peers are looked for once.
  package static let joinOnce = Setting.entries(
    "join", "Like retry-join, but tried once; used only where retry-join is not given. May be given several times."
  ).reloadable

  /// The longest wait between two attempts.
  package static let retryInterval = Setting.duration(
    "retry-interval",
    "The longest wait between two join attempts; the first waits are shorter, unless retry-max is given.",
    default: .seconds(30), atLeast: .seconds(1)
  ).reloadable

  /// How many attempts may fail.
  package static let retryMax = Setting.integer(
    "retry-max",
    "How many join attempts may fail before retry-exhausted decides; 0 is any number. With it, each wait is "
      + "retry-interval, give or take a tenth.", in: 0...Int.max,
    default: 0
  ).reloadable

  /// How long joining may take.
  package static let retryDeadline = Setting.duration(
    "retry-deadline", "How long joining may take before retry-exhausted decides; 0s is for ever.", default: .zero
  ).reloadable

  /// What happens then.
  package static let retryExhausted = Setting.choice(
    "retry-exhausted",
    "What to do when joining failed for good: exit with code 1; continue at ten times the interval, not ready; or stand "
      + "alone, ready, until SIGHUP or 'dkron join'.", default: RetryExhausted.exit
  ).reloadable

  /// How often a joined node looks for peers that it misses.
  package static let rejoinInterval = Setting.duration(
    "rejoin-interval",
    "How often a joined node looks its entries up again for peers that it misses; 0s only when it is cut off.",
    default: .seconds(900), atLeast: .seconds(1), orZero: true
  ).reloadable

  /// The port of seeds that have none.
  package static let joinPort = Setting.port(
    "join-port", "The port of peers whose entry gives none. Default: the port of this node's own address.")
}
