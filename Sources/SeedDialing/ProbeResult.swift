/// What a TCP connect to a seed showed.
package enum ProbeResult: Sendable, Hashable {
  /// Something accepts connections there.
  case alive
  /// The port is closed: the host lives.
  case refused
  /// Nothing answered before the deadline.
  case timedOut
  /// The network refused for this reason, in words.
  case failed(reason: String)
}
