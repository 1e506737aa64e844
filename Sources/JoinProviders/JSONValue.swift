/// A JSON text that is put together by hand.
enum JSONValue: Sendable, Encodable, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral
{
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(stringLiteral text: String) { self = .text(text) }
  init(arrayLiteral items: JSONValue...) { self = .list(items) }
  init(dictionaryLiteral fields: (String, JSONValue)...) { self = .object(Dictionary(fields) { $1 }) }

  func encode(to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    switch self {
    case .text(let text): try single.encode(text)
    case .list(let items): try single.encode(items)
    case .object(let fields): try single.encode(fields)
    }
  }
}
