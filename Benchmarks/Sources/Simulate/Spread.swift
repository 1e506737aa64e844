/// How news of one event spread: after how many seconds each member knew.
struct Spread {
  /// The seconds of those who know, in order.
  let seconds: [Double]
  /// How many were to know.
  let members: Int

  /// When this share of the members knew; nil when it did not come to that.
  func time(of share: Double) -> Double? {
    let place = max(1, Int((share * Double(members)).rounded(.up)))
    return place <= seconds.count ? seconds[place - 1] : nil
  }

  /// The median of the times at which this share knew; nil when in some runs it did not come to that.
  static func time(of share: Double, in runs: [Spread]) -> Double? {
    let times = runs.compactMap { $0.time(of: share) }.sorted()
    return times.count == runs.count ? times[times.count / 2] : nil
  }

  /// The median time at which the first member knew.
  static func first(in runs: [Spread]) -> Double? { time(of: 0, in: runs) }
}
