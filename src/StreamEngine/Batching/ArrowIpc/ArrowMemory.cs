using System.Buffers;
using Apache.Arrow.Memory;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Memory for the buffers of one message after the other, with a limit a message: packed buffers say themselves how long they are.</summary>
internal sealed class ArrowMemory : MemoryAllocator
{
    private long _left = ArrowMessage.MaxBodyBytes;

    /// <summary>Starts a message.</summary>
    internal void Start() => _left = 2L * ArrowMessage.MaxBodyBytes;

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        _left -= length;
        if (length < 0 || _left < 0)
        {
            throw new InvalidDataException($"its buffers unpack to more than {ArrowMessage.MaxBodyBytes} bytes: write smaller record batches");
        }

        bytesAllocated = length;
        return new Owner(new byte[length]);
    }

    /// <summary>Memory that the collector frees: text of a row may be looked at until the batch is written.</summary>
    private sealed class Owner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
        }
    }
}
