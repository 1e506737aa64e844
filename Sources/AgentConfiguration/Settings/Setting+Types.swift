import JoinDiscovery
import JoinPrimitives

extension Setting where Value == String {
  /// A text that is never empty.
  static func text(
    _ key: String, _ summary: String, default fallback: String, placeholder: String = "text",
    check: @escaping @Sendable (String) -> TextFault? = { _ in nil }
  ) -> Self {
    Self(key, summary, kind: .text, placeholder: placeholder, default: fallback, shown: { .text($0) }) {
      node throws(ValueFault) in
      let text = try node.text()
      if text.isEmpty { throw node.fault("the value is empty", remedy: "give one, or leave the key out") }
      if let fault = check(text) { throw node.fault(fault.message, remedy: fault.remedy) }
      return text
    }
  }
}

extension Setting where Value == String? {
  /// A text that may be missing; an empty one counts as missing.
  static func optionalText(
    _ key: String, _ summary: String, default fallback: String? = nil, placeholder: String = "text",
    check: @escaping @Sendable (String) -> TextFault? = { _ in nil }
  ) -> Self {
    Self(key, summary, kind: .text, placeholder: placeholder, default: fallback, shown: { .text($0) }) {
      node throws(ValueFault) in
      let text = try node.text()
      if text.isEmpty { return nil }
      if let fault = check(text) { throw node.fault(fault.message, remedy: fault.remedy) }
      return text
    }
  }
}

extension Setting where Value == Secret? {
  /// A secret, or a reference to one. No other factory makes one, so none is made by mistake. An empty one counts as
  /// missing, unless `withoutIt` says what would go on without it.
  static func secret(_ key: String, _ summary: String, withoutIt: String? = nil) -> Self {
    Self(
      key, summary, kind: .text, placeholder: "secret", default: nil,
      shown: { .text($0.map { ValueReference.shown($0.reveal()) }) }
    ) { node throws(ValueFault) in
      let text = try node.text()
      if text.isEmpty, let withoutIt {
        throw node.fault("the value is empty", remedy: "give one, or leave the key out, and \(withoutIt)")
      }
      return text.isEmpty ? nil : Secret(text)
    }.with { $0.isSecret = true }
  }
}

extension Setting where Value == Bool {
  /// A truth value.
  static func flag(_ key: String, _ summary: String, default fallback: Bool = false) -> Self {
    Self(key, summary, kind: .boolean, placeholder: "bool", default: fallback, shown: { .text("\($0)") }) {
      node throws(ValueFault) in try node.boolean()
    }
  }
}

extension Setting where Value == Int {
  /// A whole number within bounds.
  static func integer(
    _ key: String, _ summary: String, in range: ClosedRange<Int>, default fallback: Int, placeholder: String = "number"
  ) -> Self {
    Self(key, summary, kind: .integer, placeholder: placeholder, default: fallback, shown: { .text("\($0)") }) {
      node throws(ValueFault) in try node.integer(in: range)
    }
  }
}

extension Setting where Value == UInt16? {
  /// A port that may be missing.
  static func port(_ key: String, _ summary: String) -> Self {
    Self(key, summary, kind: .integer, placeholder: "port", default: nil, shown: { .text($0.map { "\($0)" }) }) {
      node throws(ValueFault) in
      UInt16(try node.integer(in: 1...65535))
    }
  }
}

extension Setting where Value == Duration {
  /// A duration of at least `minimum`, or of nothing where that has a meaning of its own.
  static func duration(
    _ key: String, _ summary: String, default fallback: Duration, atLeast minimum: Duration = .zero,
    orZero mayBeZero: Bool = false
  ) -> Self {
    Self(
      key, summary, kind: .duration, placeholder: "duration", default: fallback, shown: { .text(GoDuration.format($0)) }
    ) { node throws(ValueFault) in try node.duration(atLeast: minimum, orZero: mayBeZero) }
  }
}

extension Setting where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of a closed set of words; `aliases` are other words for some of them.
  static func choice(
    _ key: String, _ summary: String, default fallback: Value, aliases: [String: Value] = [:]
  ) -> Self {
    let words = Value.allCases.map(\.rawValue)
    let others = aliases.mapValues(\.rawValue)
    return Self(
      key, summary, kind: .choice, placeholder: key.split(separator: "-").last.map(String.init) ?? key,
      default: fallback, shown: { .text($0.rawValue) }
    ) { node throws(ValueFault) in
      Value(rawValue: try node.choice(of: words, aliases: others)) ?? fallback
    }.with { $0.choices = words }
  }
}

extension Setting where Value == [String] {
  /// A list of texts.
  static func list(_ key: String, _ summary: String, placeholder: String = "text") -> Self {
    Self(key, summary, kind: .list, placeholder: placeholder, default: [], shown: { .list($0) }) {
      node throws(ValueFault) in try node.list()
    }
  }

  /// A list of texts that may hold secrets.
  static func secretList(_ key: String, _ summary: String, placeholder: String) -> Self {
    Self(
      key, summary, kind: .list, placeholder: placeholder, default: [],
      shown: { .list($0.map(ValueReference.shown)) }
    ) { node throws(ValueFault) in try node.list() }.with { $0.isSecret = true }
  }
}

extension Setting where Value == [String: String] {
  /// Names with values.
  static func map(_ key: String, _ summary: String) -> Self {
    Self(
      key, summary, kind: .map, placeholder: "name=value", default: [:],
      shown: { tags in .map(tags.sorted { $0.key < $1.key }.map { ShownPair(name: $0.key, value: $0.value) }) }
    ) { node throws(ValueFault) in try node.tags() }
  }
}

extension Setting where Value == ConfigNode? {
  /// Join entries, which `EntryReader` reads and shows, since that takes the providers.
  static func entries(_ key: String, _ summary: String) -> Self {
    Self(key, summary, kind: .entries, placeholder: "entry", default: nil, shown: { _ in .list([]) }) { $0 }
  }
}
