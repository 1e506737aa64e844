import FoundationEssentials
package import JoinDiscovery

/// The one place where JSON of the clouds is read and written.
package enum CloudJSON {
  /// Decodes a whole answer. Errors name the key that is missing or wrong, and show how the answer begins; a type that
  /// finds a failure of the service in the answer may throw that one.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], provider: String
  ) throws(DiscoveryError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let failure as DiscoveryError {
      throw failure
    } catch {
      throw DiscoveryError(
        .badResponse, in: provider, "\(words(for: error, in: bytes))\(beginning(of: bytes))",
        remedy: "check the endpoint and any proxy in between"
      )
    }
  }

  /// Writes the body of a request, its keys in order, so that equal values are equal bytes.
  package static func encode(_ value: some Encodable, provider: String) throws(DiscoveryError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw DiscoveryError(
        .configuration, in: provider, "the request cannot be written as JSON",
        remedy: "report this: no option of an entry should lead to it"
      )
    }
  }

  private static func words(for error: any Error, in bytes: [UInt8]) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return "the answer has no '\(path(context.codingPath + [key]))'"
    case .valueNotFound(_, let context):
      return "the answer has no value at '\(path(context.codingPath))'"
    case .typeMismatch(let type, let context):
      return "'\(path(context.codingPath))' in the answer is not \(noun(for: type))"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "'\(path(context.codingPath))' in the answer cannot be understood"
    default: return notJSON(bytes)
    }
  }

  private static func notJSON(_ bytes: [UInt8]) -> String {
    switch bytes.first(where: { $0 > 0x20 }) {
    case nil: "the answer is empty where JSON was expected"
    case UInt8(ascii: "<"): "the answer is a web page or XML where JSON was expected"
    default: "the answer is not correct JSON"
    }
  }

  private static func beginning(of bytes: [UInt8]) -> String {
    // Correct JSON may be a token; only what is clearly something else is shown.
    if let first = bytes.first(where: { $0 > 0x20 }), [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first) {
      return ""
    }
    let excerpt = ServerText.excerpt(bytes, limit: 80)
    return excerpt.isEmpty ? "" : "; it begins with: \(excerpt)"
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    var text = ""
    for key in keys {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return text.isEmpty ? "its top level" : text
  }

  private static func noun(for type: any Any.Type) -> String {
    if type == String.self { return "a text" }
    if type == Bool.self { return "true or false" }
    if type is any BinaryInteger.Type || type is any BinaryFloatingPoint.Type { return "a number" }
    if type is any DecodableList.Type { return "a list" }
    return "an object"
  }
}

/// Marks arrays, whatever they hold.
private protocol DecodableList {}
extension Array: DecodableList {}
