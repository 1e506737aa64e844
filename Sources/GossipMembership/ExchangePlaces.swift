internal import SeedDialing

/// What became of an exchange with a seed.
enum ExchangeNews: Sendable {
  /// The seed has been silent for longer than others should wait for.
  case late
  /// It is over.
  case ended(isJoined: Bool, wasLate: Bool)
}

/// How many exchanges with seeds may run side by side. It is a value: news in, room out.
struct ExchangePlaces: Sendable {
  /// The most that run at once, silent ones included.
  static let most = 64

  /// Exchanges that are not late.
  private(set) var prompt = 0
  /// Exchanges whose seeds are silent.
  private(set) var late = 0
  /// Seeds that have let us in.
  private(set) var joined = 0

  /// An exchange begins.
  mutating func begin() { prompt += 1 }

  mutating func note(_ news: ExchangeNews) {
    switch news {
    case .late:
      prompt -= 1
      late += 1
    case .ended(let isJoined, let wasLate):
      if wasLate { late -= 1 } else { prompt -= 1 }
      if isJoined { joined += 1 }
    }
  }

  /// Whether none runs but for silent seeds.
  var isIdle: Bool { prompt == 0 }

  /// Whether no more may run, whatever they are for.
  var isFull: Bool { prompt + late >= Self.most }

  /// Whether so many are joined that gossip brings the rest, where so many seeds have answered and some places are
  /// kept for others.
  func isEnough(for answered: Int, reserved: Int = 0) -> Bool { joined + reserved >= JoinFanOut.limit(for: answered) }

  /// Whether one more exchange may begin. Each silent seed has its place beside the others', and makes room for one
  /// more, so that many of them are behind us soon.
  func hasRoom(for answered: Int, reserved: Int = 0) -> Bool {
    !isFull && joined + prompt + reserved < JoinFanOut.limit(for: answered) + late
  }
}
