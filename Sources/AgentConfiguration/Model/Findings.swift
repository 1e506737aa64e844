/// What turned up on the way through a configuration.
struct Findings {
  var problems: [ConfigurationProblem] = []
  var warnings: [String] = []
}
