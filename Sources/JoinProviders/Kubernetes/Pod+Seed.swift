import JoinDiscovery
import JoinPrimitives

extension Pod {
  /// What a lookup makes of this pod.
  func verdict(_ selection: PodSelection) -> RowVerdict {
    switch status?.phase {
    case "Succeeded", "Failed": return .skipped("finished")
    case "Running", "Pending": break
    default: return .skipped("in an unknown state")
    }
    if metadata?.deletionTimestamp != nil { return .skipped("terminating") }
    if selection.wantsReady, !isReady { return .skipped("not ready") }
    let text = selection.usesHostNetwork ? status?.hostIP : status?.podIP
    guard let address = text.flatMap({ IPAddress($0) }), !address.isUnspecified else {
      return .skipped(selection.usesHostNetwork ? "no host address yet" : "no address yet")
    }
    switch port(onHost: selection.usesHostNetwork) {
    case .joinPort: return .seed(Seed(address, name: title, isReady: isReady))
    case .number(let port): return .seed(Seed(address, port: port, name: title, isReady: isReady))
    case .unclear(let reason): return .skipped(reason)
    }
  }

  private enum JoinPort {
    /// No annotation: the agent's own rule holds.
    case joinPort
    case number(UInt16)
    case unclear(String)
  }

  /// A port of that name goes before a number. A number is used as it is, on the host's network too.
  private func port(onHost: Bool) -> JoinPort {
    guard let text = portAnnotation else { return .joinPort }
    let named = ports.filter { $0.name == text }
    for port in named {
      if let number = onHost ? port.hostPort : port.containerPort, let valid = UInt16(exactly: number), valid > 0 {
        return .number(valid)
      }
    }
    if !named.isEmpty { return .unclear(onHost ? "no host port for the annotated port" : "no number for that port") }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(text), number > 0 else {
      return .unclear("auto-join-port is no port of the pod")
    }
    return .number(number)
  }
}
