internal import GossipCore
internal import NIOCore

/// Greets a node that connects: gives the stream its number and a reader, or closes it when too many are open.
final class StreamAcceptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let gate: StreamGate
  private let inbox: GossipInbox
  private let keys: ClusterKeys
  private let refusals: RefusalLog

  init(gate: StreamGate, inbox: GossipInbox, keys: ClusterKeys, refusals: RefusalLog) {
    self.gate = gate
    self.inbox = inbox
    self.keys = keys
    self.refusals = refusals
  }

  func channelActive(context: ChannelHandlerContext) {
    guard let peer = context.remoteAddress.flatMap({ PeerAddress($0) }), let id = gate.enter(from: peer.address) else {
      context.close(promise: nil)
      return
    }
    let reader = StreamMessageHandler(id, gate: gate, inbox: inbox, envelope: keys.streams, refusals: refusals)
    guard (try? context.pipeline.syncOperations.addHandler(reader)) != nil,
      inbox.post(.accepted(id, from: peer, context.channel))
    else {
      // Whoever owns the node will hear of no end.
      gate.leave(id)
      context.close(promise: nil)
      return
    }
    context.fireChannelActive()
  }
}
