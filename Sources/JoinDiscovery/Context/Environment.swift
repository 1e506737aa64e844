/// The variables of a process, as a value that tests can make up.
public struct Environment: Sendable, ExpressibleByDictionaryLiteral {
  /// All variables.
  public let variables: [String: String]

  /// Takes all variables.
  public init(_ variables: [String: String]) {
    self.variables = variables
  }

  /// Takes all variables.
  public init(dictionaryLiteral elements: (String, String)...) {
    variables = Dictionary(elements) { _, last in last }
  }

  /// The value of a variable; nil when it is not set or empty, which no variable of ours tells apart.
  public subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The first of these variables that is set.
  public func first(of names: [String]) -> String? {
    for name in names {
      if let value = self[name] { return value }
    }
    return nil
  }
}
