import JoinDiscovery

/// Keeps a loop that fails the same way for hours from filling the log: the first report is written, its repeats are
/// counted, and the count is written at growing distances.
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
    // A number that does not grow is that of a list which has begun anew.
    guard let last, report.number > last.number, report.says(theSameAs: last) else {
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
    return conclusion == other.conclusion && seeds == other.seeds && entries.count == other.entries.count
      && zip(entries, other.entries).allSatisfy { $0.says(theSameAs: $1) }
  }
}

extension AttemptReport.Entry {
  /// Whether two results differ in their times at most.
  fileprivate func says(theSameAs other: AttemptReport.Entry) -> Bool {
    guard text == other.text else { return false }
    switch (result, other.result) {
    case (.answered(let report), .answered(let other)): return Self.gist(report.summary) == Self.gist(other.summary)
    case (.held(_, let error), .held(_, let other)): return error == other
    case (.running(let found), .running(let other)): return found == other
    case (.answered, _), (.held, _), (.running, _): return false
    }
  }

  /// The words of a text without those that only number a request, which services make up anew for each.
  private static func gist(_ text: String) -> [Substring] {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.filter { word in
      word.utf8.count < 12 || !word.contains(where: \.isNumber)
    }
  }
}
