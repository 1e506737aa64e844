import FoundationEssentials

/// The tables and plots of all experiments.
struct Report {
  private var convergence: [ConvergenceExperiment.Result] = []
  private var falsePositives: [FalsePositiveExperiment.Result] = []

  /// Takes in a result; in which order they come makes no difference.
  mutating func add(_ result: Experiment.Result) {
    switch result {
    case .convergence(let result):
      convergence.append(result)
      convergence.sort { $0.size < $1.size }
    case .falsePositives(let result):
      falsePositives.append(result)
      falsePositives.sort { ($0.size, $0.defence.rank, $0.loss) < ($1.size, $1.defence.rank, $1.loss) }
    }
  }

  /// Writes the tables and the plots into a folder.
  func write(to folder: String) throws {
    for (name, text) in [
      ("tables.md", tables), ("gossip-convergence.svg", convergencePlot.svg),
      ("gossip-false-failures.svg", falsePositivePlot.svg),
    ] {
      try text.write(to: URL(filePath: folder).appending(path: name), atomically: true, encoding: .utf8)
    }
  }

  /// The tables, as Markdown.
  var tables: String {
    var text = """
      | nodes | event | first | 50 % | 99 % | 100 % |
      |---:|---|---:|---:|---:|---:|

      """
    for result in convergence {
      for (event, runs) in [("a member dies", result.failures), ("a member joins", result.joins)] {
        let times = [Spread.first(in: runs)] + [0.5, 0.99, 1].map { Spread.time(of: $0, in: runs) }
        let cells = times.map { $0.map { "\(Self.fixed($0, 1)) s" } ?? "not in 240 s" }
        text += "| \(Self.grouped(result.size)) | \(event) | \(cells.joined(separator: " | ")) |\n"
      }
    }
    let losses = Self.losses(in: falsePositives)
    text += "\n| nodes | defence | \(losses.map { "\(Self.percent($0)) lost" }.joined(separator: " | ")) |\n"
    text += "|---:|---|\(String(repeating: "---:|", count: losses.count))\n"
    for group in groups {
      let cells = losses.map { loss in
        group.results.first { $0.loss == loss }.map { "\(Self.significant($0.share * 100)) %" } ?? "–"
      }
      text += "| \(Self.grouped(group.size)) | \(group.defence.rawValue) | \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  /// How the news of a death spreads.
  var convergencePlot: LinePlot {
    let lines = convergence.map { result -> LinePlot.Line in
      let shares = [0] + (1...100).map { Double($0) / 100 }
      let points = shares.compactMap { share in
        Spread.time(of: share, in: result.failures).map { (x: $0, y: share * 100) }
      }
      return LinePlot.Line(name: "\(Self.grouped(result.size)) nodes", points: points)
    }
    let longest = lines.flatMap(\.points).map(\.x).max() ?? 1
    return LinePlot(
      title: "Members that know of a death", xLabel: "seconds since the member died", yLabel: "% of the members",
      xTicks: Self.ticks(to: longest), yTicks: [0, 25, 50, 75, 100], lines: lines)
  }

  /// How many living members are taken for dead.
  var falsePositivePlot: LinePlot {
    let lines = groups.map { group in
      LinePlot.Line(
        name: "\(Self.grouped(group.size)), \(group.defence.rawValue)",
        points: group.results.map { (x: $0.loss * 100, y: $0.share * 100) })
    }
    let highest = lines.flatMap(\.points).map(\.y).max() ?? 1
    return LinePlot(
      title: "Living members taken for failed", xLabel: "% of the packets lost",
      yLabel: "% of the members in a minute", xTicks: [0, 10, 20, 30, 40], yTicks: Self.ticks(to: highest),
      lines: lines)
  }

  private struct Group {
    let size: Int
    let defence: FalsePositiveExperiment.Defence
    var results: [FalsePositiveExperiment.Result]
  }

  private var groups: [Group] {
    var groups: [Group] = []
    for result in falsePositives {
      if let place = groups.firstIndex(where: { $0.size == result.size && $0.defence == result.defence }) {
        groups[place].results.append(result)
      } else {
        groups.append(Group(size: result.size, defence: result.defence, results: [result]))
      }
    }
    return groups
  }

  private static func losses(in results: [FalsePositiveExperiment.Result]) -> [Double] {
    Set(results.map(\.loss)).sorted()
  }

  /// Round steps up to at least a value.
  private static func ticks(to end: Double) -> [Double] {
    let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    let step = steps.first { $0 * 6 >= end } ?? 200
    return (0...Int((end / step).rounded(.up))).map { Double($0) * step }
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  static func grouped(_ number: Int) -> String {
    number < 1000 ? "\(number)" : "\(number / 1000),\(String(String(number % 1000 + 1000).dropFirst()))"
  }

  private static func fixed(_ number: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    return "\((number * scale).rounded() / scale)"
  }

  private static func significant(_ number: Double) -> String {
    number == 0 ? "0" : number < 0.1 ? fixed(number, 4) : number < 10 ? fixed(number, 2) : fixed(number, 0)
  }
}
