using System.Buffers.Binary;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>
/// Unpacks frames of LZ4 into memory of known length. Checksums are read over. Source: "LZ4 Frame Format Description" 1.6.4 and "LZ4 Block
/// Format Description".
/// </summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const int ShortestMatch = 4;
    private const uint Stored = 0x8000_0000;

    /// <summary>Unpacks one frame.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">The frame is damaged, or longer than the target.</exception>
    internal static int Unpack(ReadOnlySpan<byte> frame, Span<byte> target)
    {
        if (frame.IsEmpty && target.IsEmpty)
        {
            return 0;
        }

        if (frame.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic || (frame[4] & 0xC0) != 0x40)
        {
            throw Damaged();
        }

        int flags = frame[4];
        bool blockChecksum = (flags & 0x10) != 0;
        int at = 7 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0);
        int written = 0;

        // A frame whose end mark is missing, as some writers leave it, ends with the bytes: the length of the target tells whether it is whole.
        while (at < frame.Length)
        {
            uint head = BinaryPrimitives.ReadUInt32LittleEndian(Take(frame, ref at, 4));
            if (head == 0)
            {
                break;
            }

            ReadOnlySpan<byte> block = Take(frame, ref at, head & ~Stored);
            if ((head & Stored) != 0)
            {
                Copy(block, target, ref written);
            }
            else
            {
                UnpackBlock(block, target, ref written);
            }

            at += blockChecksum ? 4 : 0;
        }

        return written == target.Length ? written : throw Damaged();
    }

    private static void UnpackBlock(ReadOnlySpan<byte> block, Span<byte> target, ref int written)
    {
        int at = 0;
        while (at < block.Length)
        {
            int token = block[at++];
            Copy(Take(block, ref at, Length(token >> 4, block, ref at)), target, ref written);
            if (at == block.Length)
            {
                return;
            }

            int distance = BinaryPrimitives.ReadUInt16LittleEndian(Take(block, ref at, 2));
            long length = Length(token & 15, block, ref at) + ShortestMatch;
            if (distance == 0 || distance > written || length > target.Length - written)
            {
                throw Damaged();
            }

            Repeat(target, written, distance, (int)length);
            written += (int)length;
        }
    }

    /// <summary>A match may overlap what it writes: it is then copied in pieces that do not.</summary>
    private static void Repeat(Span<byte> target, int written, int distance, int length)
    {
        int from = written - distance;
        while (length > 0)
        {
            int step = Math.Min(length, written - from);
            target.Slice(from, step).CopyTo(target[written..]);
            written += step;
            length -= step;
        }
    }

    private static long Length(int nibble, ReadOnlySpan<byte> block, ref int at)
    {
        long length = nibble;
        if (nibble == 15)
        {
            byte more;
            do
            {
                more = Take(block, ref at, 1)[0];
                length += more;
            }
            while (more == 255);
        }

        return length;
    }

    private static void Copy(ReadOnlySpan<byte> bytes, Span<byte> target, ref int written)
    {
        if (bytes.Length > target.Length - written)
        {
            throw Damaged();
        }

        bytes.CopyTo(target[written..]);
        written += bytes.Length;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, long length)
    {
        if (at > bytes.Length || length > bytes.Length - at)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> piece = bytes.Slice(at, (int)length);
        at += (int)length;
        return piece;
    }

    private static InvalidDataException Damaged() => new("an lz4 buffer is damaged");
}
