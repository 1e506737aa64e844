package import JoinDiscovery
package import JoinPrimitives

/// A secret that is read each time it is needed, so that a key in a file may be changed while the agent runs.
package struct SecretSource: Sendable {
  private let text: Secret

  /// Takes the secret itself or a reference to it (`@file:/path`, `@env:NAME`).
  package init(_ text: Secret) {
    self.text = text
  }

  /// What the text stands for now.
  package func read(environment: Environment, files: any FileSystem) throws(ReferenceError) -> Secret {
    Secret(try ValueReference.resolve(text.reveal(), environment: environment, files: files))
  }
}
