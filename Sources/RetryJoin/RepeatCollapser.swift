/// Keeps a loop that fails the same way for hours from filling the log: the first report is written, its repeats are counted,
/// and the count is written at growing distances.
package struct RepeatCollapser: Sendable {
  /// What to write of a report.
  package enum Verdict: Sendable, Equatable {
    /// All of it.
    case full
    /// That it is the same as before, so many times.
    case repeated(Int)
    /// Nothing.
    case silent
  }

  private static let longestGap = 64

  private var last: AttemptReport?
  private var count = 0
  private var nextMark = 1

  /// Nothing was reported yet.
  package init() {}

  /// Decides about the next report.
  package mutating func judge(_ report: AttemptReport) -> Verdict {
    guard let last, report.says(theSameAs: last) else {
      last = report
      count = 0
      nextMark = 1
      return .full
    }
    count += 1
    guard count >= nextMark || report.nextTry == nil else { return .silent }
    nextMark += min(count + 1, Self.longestGap)
    return .repeated(count)
  }
}

extension AttemptReport {
  /// Whether two attempts failed alike: the same results and outcomes, whatever the attempt's number and the times.
  package func says(theSameAs other: AttemptReport) -> Bool {
    if case .joined = conclusion { return false }
    return timeless == other.timeless
  }

  private var timeless: AttemptReport {
    var copy = self
    copy.number = 0
    copy.nextTry = nil
    copy.entries = entries.map { entry in
      switch entry.result {
      case .found(var result):
        result.elapsed = .zero
        return Entry(entry.text, .found(result))
      case .held(_, let error): return Entry(entry.text, .held(for: .zero, because: error))
      case .failed, .running: return entry
      }
    }
    return copy
  }
}
