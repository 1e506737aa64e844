/// One page of a list, with what its reader needs to find the next one.
package struct ListPage<Content: Sendable>: Sendable {
  /// What was decoded.
  package let content: Content
  /// How many pages were read, this one included.
  package let number: Int
  private let headers: [(name: String, value: String)]

  init(content: Content, number: Int, headers: [(name: String, value: String)]) {
    self.content = content
    self.number = number
    self.headers = headers
  }

  /// The first header of this name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
