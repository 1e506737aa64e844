public import JoinDiscovery

/// The list of all providers: a new one is one more line here.
public enum BuiltinProviders {
  /// All providers of this program.
  public static let registry = ProviderRegistry([
    AWS.self,
    DigitalOcean.self,
    GCE.self,
    Triton.self,
  ])
}
