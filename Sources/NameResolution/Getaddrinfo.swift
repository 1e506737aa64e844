internal import JoinDiscovery
internal import JoinPrimitives

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// `EAI_NODATA`, which glibc's headers hide without `_GNU_SOURCE`: the name exists, but not as an address.
private let noAddressOfThisName: Int32 = -5

/// Asks the system's resolver for all addresses of a name, and blocks until it answers.
@Sendable func lookUpByGetaddrinfo(_ name: String) -> Result<[IPAddress], NameResolutionError.Reason> {
  var hints = addrinfo()
  hints.ai_family = AF_UNSPEC
  // One answer an address, not one a socket type.
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  var head: UnsafeMutablePointer<addrinfo>?
  let code = getaddrinfo(name, nil, &hints, &head)
  defer { if let head { freeaddrinfo(head) } }
  switch code {
  case 0: break
  case EAI_NONAME, noAddressOfThisName: return .failure(.notFound)
  case EAI_AGAIN: return .failure(.failed("the name servers gave no answer (temporary failure)"))
  case let code: return .failure(.failed(String(cString: gai_strerror(code))))
  }
  var addresses: [IPAddress] = []
  var node = head
  while let entry = node?.pointee {
    if let address = entry.ai_addr.flatMap({ IPAddress($0) }) { addresses.append(address) }
    node = entry.ai_next
  }
  return addresses.isEmpty ? .failure(.notFound) : .success(addresses)
}
