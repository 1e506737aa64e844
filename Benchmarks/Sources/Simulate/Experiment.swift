/// One simulation that is measured.
enum Experiment: CustomStringConvertible {
  case convergence(ConvergenceExperiment)
  case falsePositives(FalsePositiveExperiment)

  enum Result {
    case convergence(ConvergenceExperiment.Result)
    case falsePositives(FalsePositiveExperiment.Result)
  }

  func run() -> Result {
    switch self {
    case .convergence(let experiment): .convergence(experiment.run())
    case .falsePositives(let experiment): .falsePositives(experiment.run())
    }
  }

  var description: String {
    switch self {
    case .convergence(let experiment): "\(experiment.size) nodes, convergence"
    case .falsePositives(let experiment):
      "\(experiment.size) nodes, \(experiment.defence.rawValue), \(Report.percent(experiment.loss)) lost"
    }
  }

  /// Those of a size: the larger the cluster, the more a run costs and the less chance there is in it.
  static func all(for size: Int) -> [Experiment] {
    let sample: (runs: Int, seconds: Int, losses: [Double], defences: [FalsePositiveExperiment.Defence]) =
      switch size {
      case ...200: (20, 120, [0, 0.1, 0.2, 0.3, 0.4], FalsePositiveExperiment.Defence.allCases)
      case ...2000: (8, 15, [0, 0.1, 0.2, 0.3, 0.4], FalsePositiveExperiment.Defence.allCases)
      default: (1, 10, [0, 0.1], [.all])
      }
    return [.convergence(ConvergenceExperiment(size: size, runs: sample.runs))]
      + sample.defences.flatMap { defence in
        sample.losses.map { loss in
          .falsePositives(
            FalsePositiveExperiment(size: size, defence: defence, loss: loss, seconds: sample.seconds))
        }
      }
  }
}
