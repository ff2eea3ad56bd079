using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Runtime;

/// <summary>
/// Frames on their way from the partition to the detectors. Bounded by number and by bytes; a full lane makes the partition wait. A frame
/// that is larger than all the bytes there are goes alone.
/// </summary>
/// <remarks>One writer and one reader. A frame belongs to the lane from a successful write until it has been read.</remarks>
internal sealed class FrameLane(int maxFrames, long maxBytes) : IDisposable
{
    private readonly Channel<FrameItem> _frames =
        Channel.CreateBounded<FrameItem>(new BoundedChannelOptions(maxFrames) { SingleReader = true, SingleWriter = true });

    private readonly SemaphoreSlim _room = new(0, 1);
    private long _bytes;

    /// <summary>Memory of the frames in the lane and of the one that is being read, in bytes.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    internal async ValueTask WriteAsync(Frame frame, CancellationToken cancellation)
    {
        long size = frame.Bytes;
        while (Bytes > 0 && Bytes + size > maxBytes)
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(false);
        }

        Interlocked.Add(ref _bytes, size);
        await _frames.Writer.WriteAsync(new FrameItem(frame, null), cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a snapshot behind the frames that are on the lane.</summary>
    internal ValueTask WriteAsync(SnapshotImage snapshot, CancellationToken cancellation) => _frames.Writer.WriteAsync(new FrameItem(null, snapshot), cancellation);

    /// <summary>No more frames will come.</summary>
    internal void Complete() => _frames.Writer.TryComplete();

    /// <summary>The frames in order, with the snapshots between them. Each frame is disposed of when the next is asked for.</summary>
    internal async IAsyncEnumerable<FrameItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (FrameItem item in _frames.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (item.Frame is not { } frame)
            {
                yield return item;
                continue;
            }

            long size = frame.Bytes;
            using (frame)
            {
                yield return item;
            }

            Interlocked.Add(ref _bytes, -size);
            if (_room.CurrentCount == 0)
            {
                _room.Release();
            }
        }
    }

    /// <summary>Disposes of the frames that nobody will read.</summary>
    internal void Drain()
    {
        while (_frames.Reader.TryRead(out FrameItem item))
        {
            item.Frame?.Dispose();
        }
    }

    public void Dispose() => _room.Dispose();
}
