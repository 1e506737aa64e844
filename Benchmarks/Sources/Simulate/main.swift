import FoundationEssentials
import Glibc

// simulate SIZES FOLDER: runs the experiments side by side and writes tables.md and two plots into FOLDER, anew after
// each experiment. What it does goes to the standard error.

let arguments = CommandLine.arguments
let sizes = arguments.count > 1 ? arguments[1].split(separator: ",").compactMap { Int($0) } : []
guard arguments.count == 3, !sizes.isEmpty else {
  Console.say("usage: simulate SIZE[,SIZE…] FOLDER")
  exit(64)
}

// The longest come first, so that the last to end is a short one.
let experiments = sizes.sorted(by: >).flatMap { Experiment.all(for: $0) }
var report = Report()
await withTaskGroup(of: (Experiment, Experiment.Result, Duration).self) { group in
  var waiting = experiments[...]
  func startNext() {
    guard let experiment = waiting.popFirst() else { return }
    group.addTask {
      let start = ContinuousClock.now
      let result = experiment.run()
      return (experiment, result, start.duration(to: .now))
    }
  }
  for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { startNext() }
  for await (experiment, result, taken) in group {
    Console.say("\(experiment): \(taken), \(Console.peakMemory())")
    report.add(result)
    do {
      try report.write(to: arguments[2])
    } catch {
      Console.say("\(arguments[2]) cannot be written to: \(error)")
      exit(74)
    }
    startNext()
  }
}
