extension CloudFault {
  /// The body as JSON; nil when it is none of this form, as from a proxy.
  package func decoded<Body: Decodable>(as type: Body.Type) -> Body? {
    try? CloudJSON.decode(type, from: body, provider: "")
  }
}
