/// A document that is no XML, or that breaks a bound.
package struct XMLReadingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with it.
  package enum Reason: Sendable, Equatable {
    /// The parser's own words and the line.
    case malformed(String, line: Int)
    /// It declares a document type, by which entities could be made to grow without end. No cloud sends one.
    case documentType
    /// Elements are nested deeper than the limit.
    case tooDeep(limit: Int)
    /// One text is longer than the limit, in bytes.
    case textTooLong(limit: Int)
    /// There is no memory left for the parser.
    case noMemory
  }

  /// What is wrong with it.
  package let reason: Reason

  /// Describes a failure.
  package init(_ reason: Reason) {
    self.reason = reason
  }

  /// The cause in words.
  package var description: String {
    switch reason {
    case .malformed(let words, let line): "the answer is no whole XML document: \(words) in line \(line)"
    case .documentType: "the XML declares a document type, which is not read"
    case .tooDeep(let limit): "the XML nests more than \(limit) elements"
    case .textTooLong(let limit): "the XML holds a text of more than \(limit) bytes"
    case .noMemory: "there is no memory for an XML parser"
    }
  }
}
