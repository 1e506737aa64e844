import FoundationEssentials
import Glibc

// simulate SIZES FOLDER: runs the experiments and writes tables.md and two plots into FOLDER. What it does goes to the
// standard error.

let arguments = CommandLine.arguments
let sizes = arguments.count > 1 ? arguments[1].split(separator: ",").compactMap { Int($0) } : []
guard arguments.count == 3, !sizes.isEmpty else {
  Console.say("usage: simulate SIZE[,SIZE…] FOLDER")
  exit(64)
}

/// How much of each experiment is run: the larger the cluster, the more a run costs and the less chance there is in it.
func sample(_ size: Int) -> (runs: Int, seconds: Int, losses: [Double], defences: [FalsePositiveExperiment.Defence]) {
  let losses = [0, 0.1, 0.2, 0.3, 0.4]
  return switch size {
  case ...200: (20, 120, losses, FalsePositiveExperiment.Defence.allCases)
  case ...2000: (8, 30, losses, FalsePositiveExperiment.Defence.allCases)
  default: (2, 10, [0, 0.1], [.all, .withoutAwareness])
  }
}

var report = Report()
let clock = ContinuousClock()
for size in sizes {
  let sample = sample(size)
  let taken = clock.measure { report.convergence.append(ConvergenceExperiment(size: size, runs: sample.runs).run()) }
  Console.say("\(size) nodes: convergence in \(taken), \(Console.peakMemory())")
}
for size in sizes {
  let sample = sample(size)
  for defence in sample.defences {
    for loss in sample.losses {
      let experiment = FalsePositiveExperiment(size: size, defence: defence, loss: loss, seconds: sample.seconds)
      let taken = clock.measure { report.falsePositives.append(experiment.run()) }
      Console.say("\(size) nodes, \(defence.rawValue), \(Report.percent(loss)) lost: \(taken), \(Console.peakMemory())")
    }
  }
}
for (name, text) in [
  ("tables.md", report.tables), ("gossip-convergence.svg", report.convergencePlot.svg),
  ("gossip-false-failures.svg", report.falsePositivePlot.svg),
] {
  try text.write(to: URL(filePath: arguments[2]).appending(path: name), atomically: true, encoding: .utf8)
}
