import CloudHTTP

/// The lists of the Resource Manager that a lookup may read.
enum AzureList: Sendable, Equatable {
  case interfaces
  case machines
  /// All machines with their power states and without their tags.
  case machineStatus
  case publicAddresses
  case scaleSetInterfaces(resourceGroup: String, name: String)
  case scaleSetPublicAddresses(resourceGroup: String, name: String)

  /// Below the subscription, with its query.
  private var target: String {
    switch self {
    case .interfaces: "providers/Microsoft.Network/networkInterfaces?api-version=2023-09-01"
    case .machines: "providers/Microsoft.Compute/virtualMachines?api-version=2023-09-01"
    case .machineStatus: "providers/Microsoft.Compute/virtualMachines?api-version=2023-09-01&statusOnly=true"
    case .publicAddresses: "providers/Microsoft.Network/publicIPAddresses?api-version=2023-09-01"
    case .scaleSetInterfaces(let group, let name):
      Self.scaleSet(group, name) + "/networkInterfaces?api-version=2018-10-01"
    case .scaleSetPublicAddresses(let group, let name):
      Self.scaleSet(group, name) + "/publicipaddresses?api-version=2018-10-01"
    }
  }

  /// What reading it must be allowed.
  var permission: String {
    switch self {
    case .interfaces: "Microsoft.Network/networkInterfaces/read"
    case .machines, .machineStatus: "Microsoft.Compute/virtualMachines/read"
    case .publicAddresses: "Microsoft.Network/publicIPAddresses/read"
    case .scaleSetInterfaces, .scaleSetPublicAddresses: "Microsoft.Compute/virtualMachineScaleSets/*/read"
    }
  }

  /// The URL of the first page.
  func url(endpoint: String, subscription: String) -> String {
    "\(endpoint)subscriptions/\(PercentEncoding.encode(subscription))/\(target)"
  }

  private static func scaleSet(_ group: String, _ name: String) -> String {
    "resourceGroups/\(PercentEncoding.encode(group))/providers/microsoft.Compute/virtualMachineScaleSets/"
      + PercentEncoding.encode(name)
  }
}
