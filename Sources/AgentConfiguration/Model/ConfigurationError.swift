/// Everything that is wrong with a configuration, found in one pass.
package struct ConfigurationError: Error, Sendable, Hashable {
  /// At least one problem: the file's from top to bottom, then those of variables and of flags.
  package let problems: [ConfigurationProblem]

  /// Gathers problems and puts them in order.
  package init(_ problems: [ConfigurationProblem]) {
    self.problems = problems.enumerated().sorted { left, right in
      let leftOrigin = left.element.origin ?? .fallback
      let rightOrigin = right.element.origin ?? .fallback
      return leftOrigin == rightOrigin ? left.offset < right.offset : leftOrigin < rightOrigin
    }.map(\.element)
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// One line for each problem, with the lines that show its spot below it.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
