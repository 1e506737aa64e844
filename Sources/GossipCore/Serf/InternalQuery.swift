/// The queries that Serf answers by itself.
enum InternalQuery {
  static let prefix = "_serf_"

  case ping
  case conflict(name: String)
  case keyRing(KeyRingRequest)

  /// Reads what such a query asks; nil for one that we do not know, on which a node stays silent.
  init?(name: String, payload: [UInt8]) {
    switch name {
    case "_serf_ping": self = .ping
    case "_serf_conflict":
      guard let name = String(validating: payload, as: UTF8.self) else { return nil }
      self = .conflict(name: name)
    case "_serf_list-keys": self = .keyRing(.list)
    default:
      guard payload.first == SerfMessage.Kind.keyRequest.rawValue,
        let request = try? KeyRequest(wire: payload, from: 1)
      else { return nil }
      switch name {
      case "_serf_install-key": self = .keyRing(.install(request.key))
      case "_serf_use-key": self = .keyRing(.use(request.key))
      case "_serf_remove-key": self = .keyRing(.remove(request.key))
      default: return nil
      }
    }
  }

  static func name(of request: KeyRingRequest) -> String {
    switch request {
    case .install: "_serf_install-key"
    case .use: "_serf_use-key"
    case .remove: "_serf_remove-key"
    case .list: "_serf_list-keys"
    }
  }
}
