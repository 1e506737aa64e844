import Glibc
import GossipCore
import JoinPrimitives

/// Many gossip nodes in one process, each with sockets of its own on 127.0.1.1 and the addresses after it: a cluster
/// for an agent that is measured.
struct Crowd {
  private enum Place {
    case datagrams(of: Int)
    case listener(of: Int)
    case stream(StreamID, of: Int)
  }

  private struct Stream {
    let socket: Socket
    var decoder = StreamMessageDecoder()
    var isOpening: Bool
  }

  private struct Member {
    var node: GossipNode
    let datagrams: Socket
    let listener: Socket
    var streams: [StreamID: Stream] = [:]
  }

  private var members: [Member] = []
  private var lastStream: UInt64 = 0
  private var buffer = [UInt8](repeating: 0, count: 65536)
  private let start = ContinuousClock.now

  /// Binds all sockets. The nodes know each other at once.
  init(count: Int, port: UInt16) throws(SocketFailure) {
    var random = SeededGenerator(seed: 1)
    let addresses = (1...count).map { IPAddress(bytes: [127, 0, 1, UInt8($0)]) ?? .loopbackV4 }
    let configurations = addresses.enumerated().map { index, address in
      GossipConfiguration(
        name: "crowd-\(index)", address: PeerAddress(address, port: port), tags: ["role": "dkron", "dc": "dc1"])
    }
    let nodes = GossipNode.cluster(configurations, random: &random, now: GossipInstant())
    for (node, address) in zip(nodes, addresses) {
      members.append(
        Member(
          node: node, datagrams: try Socket.bound(SOCK_DGRAM, to: address, port: port),
          listener: try Socket.bound(SOCK_STREAM, to: address, port: port)))
    }
  }

  /// Serves for ever.
  mutating func run() -> Never {
    while true {
      var places: [Place] = []
      var polled: [pollfd] = []
      for (index, member) in members.enumerated() {
        polled.append(pollfd(fd: member.datagrams.descriptor, events: Int16(POLLIN), revents: 0))
        places.append(.datagrams(of: index))
        polled.append(pollfd(fd: member.listener.descriptor, events: Int16(POLLIN), revents: 0))
        places.append(.listener(of: index))
        for (id, stream) in member.streams {
          polled.append(
            pollfd(fd: stream.socket.descriptor, events: Int16(stream.isOpening ? POLLOUT : POLLIN), revents: 0))
          places.append(.stream(id, of: index))
        }
      }
      let deadline = members.compactMap(\.node.nextDeadline).min()
      let wait = deadline.map { now.duration(to: $0) / .milliseconds(1) } ?? 1000
      poll(&polled, nfds_t(polled.count), Int32(max(0, wait.rounded(.up))))
      for (entry, place) in zip(polled, places) where entry.revents != 0 { serve(place) }
      for index in members.indices where members[index].node.nextDeadline.map({ $0 <= now }) ?? false {
        step(index, .deadlineReached)
      }
    }
  }

  private var now: GossipInstant { GossipInstant(offset: start.duration(to: .now)) }

  private mutating func serve(_ place: Place) {
    switch place {
    case .datagrams(let index):
      while let (bytes, address, port) = members[index].datagrams.receive(into: &buffer) {
        step(index, .datagram(bytes, from: PeerAddress(address, port: port)))
      }
    case .listener(let index):
      while let (socket, address, port) = members[index].listener.accept() {
        lastStream += 1
        let id = StreamID(.incoming, number: lastStream)
        members[index].streams[id] = Stream(socket: socket, isOpening: false)
        step(index, .stream(id, .accepted(from: PeerAddress(address, port: port))))
      }
    case .stream(let id, let index): serve(id, of: index)
    }
  }

  private mutating func serve(_ id: StreamID, of index: Int) {
    guard let stream = members[index].streams[id] else { return }
    if stream.isOpening {
      members[index].streams[id]?.isOpening = false
      return stream.socket.isConnected ? step(index, .stream(id, .opened)) : fail(id, of: index, .failed(.refused))
    }
    guard let bytes = stream.socket.read(into: &buffer) else { return }
    if bytes.isEmpty { return fail(id, of: index, .closed) }
    do {
      if let message = try members[index].streams[id]?.decoder.append(bytes) {
        step(index, .stream(id, .message(message)))
      }
    } catch {
      step(index, .stream(id, .malformed(error)))
    }
  }

  private mutating func fail(_ id: StreamID, of index: Int, _ news: StreamNews) {
    members[index].streams.removeValue(forKey: id)?.socket.close()
    step(index, .stream(id, news))
  }

  private mutating func step(_ index: Int, _ input: GossipInput) {
    for effect in members[index].node.step(input, now: now) {
      switch effect {
      case .sendDatagram(let bytes, let address):
        members[index].datagrams.send(bytes, to: address.address, port: address.port)
      case .openStream(let id, let address, _):
        do {
          let socket = try Socket.connecting(to: address.address, port: address.port)
          members[index].streams[id] = Stream(socket: socket, isOpening: true)
        } catch {
          step(index, .stream(id, .failed(.refused)))
        }
      case .sendOnStream(let id, let bytes):
        if members[index].streams[id]?.socket.write(bytes) == false { fail(id, of: index, .closed) }
      case .closeStream(let id): members[index].streams.removeValue(forKey: id)?.socket.close()
      default: break
      }
    }
  }
}
