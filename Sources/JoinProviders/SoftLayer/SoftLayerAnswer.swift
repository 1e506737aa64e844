import CloudHTTP

/// A page of virtual servers.
struct SoftLayerAnswer: Decodable, Sendable {
  /// What every server has, so that an object without it is none.
  private struct Identity: Decodable {
    let id: Int
  }

  let guests: RowList<SoftLayerGuest>

  /// Reads a list, or its only row by itself. A failure may come in the place of both, with the status of a success.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let fault = try? container.decode(SoftLayerFault.self) { throw fault.failure }
    if (try? container.decode(Identity.self)) != nil {
      guests = RowList([try container.decode(SoftLayerGuest.self)])
    } else {
      guests = try container.decode(RowList<SoftLayerGuest>.self)
    }
  }
}
