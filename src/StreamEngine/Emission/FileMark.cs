using StreamEngine.Snapshots;

namespace StreamEngine.Emission;

/// <summary>
/// How far a file had been written when a snapshot was taken. What was appended after it is taken back at a restart, since the process says it again: so each line is there once.
/// A file that does not hold the same bytes before the mark any more, because somebody cut, rotated or replaced it, is left alone.
/// </summary>
internal static class FileMark
{
    private const int Witness = 256;

    /// <summary>Writes the position of a stream, and the last bytes before it; that of a stream which is no file has none.</summary>
    internal static void Save(Stream stream, SnapshotOutput output)
    {
        long position = stream.CanSeek && stream.CanRead ? stream.Position : -1;
        output.WriteInt64(position);
        output.WriteBytes(position < 0 ? [] : Before(stream, position));
    }

    /// <summary>Cuts a file back to the position that was saved.</summary>
    /// <returns>False when there is nothing to cut: it is no file, or another one.</returns>
    internal static bool Load(Stream stream, ref SnapshotInput input)
    {
        long position = input.ReadInt64(-1, long.MaxValue);
        ReadOnlySpan<byte> witness = input.ReadBytes();
        if (position < 0 || !stream.CanSeek || !stream.CanRead || stream.Length < position || !Before(stream, position).AsSpan().SequenceEqual(witness))
        {
            return false;
        }

        stream.SetLength(position);
        stream.Position = position;
        return true;
    }

    private static byte[] Before(Stream stream, long position)
    {
        long at = stream.Position;
        byte[] bytes = new byte[Math.Min(Witness, position)];
        stream.Position = position - bytes.Length;
        stream.ReadExactly(bytes);
        stream.Position = at;
        return bytes;
    }
}
