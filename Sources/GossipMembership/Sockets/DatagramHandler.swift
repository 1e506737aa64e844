internal import GossipCore
internal import NIOCore

/// Opens each datagram's envelope and leaves the packet in the inbox.
final class DatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let inbox: GossipInbox
  private let keys: ClusterKeys
  private let refusals: RefusalLog

  init(inbox: GossipInbox, keys: ClusterKeys, refusals: RefusalLog) {
    self.inbox = inbox
    self.keys = keys
    self.refusals = refusals
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let datagram = unwrapInboundIn(data)
    guard let sender = PeerAddress(datagram.remoteAddress) else { return }
    do throws(EnvelopeError) {
      inbox.post(.datagram(try keys.packets.unwrap(Array(datagram.data.readableBytesView)), from: sender))
    } catch {
      refusals.note(error, from: sender)
    }
  }

  /// A failed read says nothing of a peer that probes do not find out; where it closes the channel, another is bound.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
