internal import MessagePack

/// Who shall answer a query: a type byte and its body.
enum QueryFilter {
  case nodes([String])
  case tag(name: String, expression: String)

  init(decoding bytes: [UInt8]) throws(WireError) {
    guard let first = bytes.first else { throw .truncated }
    let value: MessagePackValue
    do throws(MessagePackError) {
      var reader = MessagePackReader(bytes, offset: 1, limits: WireLimits.body)
      value = try reader.read()
    } catch {
      throw .messagePack(error)
    }
    switch first {
    case 0:
      guard let names = value.array else { throw .badField("Filters") }
      self = .nodes(names.compactMap(\.text))
    case 1:
      let fields = try WireFields(value, order: ["Tag", "Expr"])
      self = .tag(name: try fields.text("Tag"), expression: try fields.text("Expr"))
    default: throw .unexpectedType(first)
    }
  }

  var encoded: [UInt8] {
    switch self {
    case .nodes(let names): [0] + MessagePackValue.array(names.map { .text($0) }).encoded
    case .tag(let name, let expression):
      [1] + MessagePackValue.fields(["Expr": .text(expression), "Tag": .text(name)]).encoded
    }
  }

  /// Whether a member shall answer; an expression that we cannot read, or that takes more than the steps that are left,
  /// matches nobody.
  func admits(_ member: GossipMember, steps: inout Int) -> Bool {
    switch self {
    case .nodes(let names): return names.contains(member.name)
    case .tag(let name, let text):
      // Reading one that is refused in the end is work, too.
      steps -= text.utf8.count
      guard steps > 0, let expression = try? TagExpression(text) else {
        steps -= TagExpression.limit
        return false
      }
      let value = member.tags[name] ?? ""
      steps -= expression.cost(in: value)
      return steps >= 0 && expression.isFound(in: value)
    }
  }
}
