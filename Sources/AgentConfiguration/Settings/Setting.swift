/// One setting of the agent with the type of its value. It is declared once, as a constant in `Settings`; flag,
/// variable, file key, help and validation follow from that constant.
package struct Setting<Value: Sendable>: Sendable {
  /// All but the type.
  package var untyped: AnySetting
  /// The value when none is given.
  package let fallback: Value
  /// Reads a value that was given.
  let read: @Sendable (ConfigNode) throws(ValueFault) -> Value

  /// The key in a file.
  package var key: String { untyped.key }

  init(
    _ key: String, _ summary: String, kind: SettingKind, placeholder: String, default fallback: Value,
    shown: @escaping @Sendable (Value) -> ShownValue,
    read: @escaping @Sendable (ConfigNode) throws(ValueFault) -> Value
  ) {
    let written: String? = if case .text(let text) = shown(fallback) { text } else { nil }
    untyped = AnySetting(
      key: key, flag: key, summary: summary, kind: kind, fallback: written, placeholder: placeholder
    ) { node throws(ValueFault) in
      guard let node else { return shown(fallback) }
      return shown(try read(node))
    }
    self.fallback = fallback
    self.read = read
  }

  /// The same setting, as one of Dkron's scheduler.
  var forScheduler: Self { with { $0.use = .scheduler } }

  /// The same setting, as one that a reload takes over.
  var reloadable: Self { with { $0.isReloadable = true } }

  /// The same setting, of which only these membership layers make use.
  func only(_ memberships: MembershipChoice...) -> Self { with { $0.memberships = Set(memberships) } }

  /// The same setting under another flag.
  func flag(_ name: String) -> Self { with { $0.flag = name } }

  /// The same setting under more keys.
  func alias(_ keys: String...) -> Self { with { $0.aliases += keys } }

  func with(_ change: (inout AnySetting) -> Void) -> Self {
    var copy = self
    change(&copy.untyped)
    return copy
  }
}
