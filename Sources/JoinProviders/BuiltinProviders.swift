public import JoinDiscovery

/// The list of all providers: a new one is one more line here.
public enum BuiltinProviders {
  /// All providers of this program.
  public static let registry = ProviderRegistry([
    Aliyun.self,
    AWS.self,
    Azure.self,
    DigitalOcean.self,
    GCE.self,
    Kubernetes.self,
    OpenStack.self,
    Packet.self,
    Scaleway.self,
    SoftLayer.self,
    Triton.self,
    VSphere.self,
  ])
}
