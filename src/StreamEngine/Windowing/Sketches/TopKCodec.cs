namespace StreamEngine.Windowing.Sketches;

/// <summary>Top-k sketches as bytes: version, the total and the keys, the most frequent first, each with hash, count, error and text.</summary>
internal sealed class TopKCodec(TopKStore store)
{
    private const byte Version = 1;
    private const int HeadBytes = 2 + (2 * SketchWriter.MaxCount) + sizeof(uint);
    private const int KeyBytes = sizeof(ulong) + (2 * SketchWriter.MaxCount) + sizeof(ushort);

    private readonly TopKEntry[] _keys = new TopKEntry[store.K];

    /// <summary>Most bytes that <see cref="Write"/> takes for a sketch.</summary>
    internal int MaxWriteBytes => HeadBytes + (store.K * (KeyBytes + store.MaxText));

    /// <summary>Writes a sketch.</summary>
    /// <returns>How many bytes.</returns>
    internal int Write(int handle, Span<byte> output)
    {
        var writer = new SketchWriter(output);
        writer.Byte(Version);
        writer.Count(store.Total(handle));
        int count = store.Top(handle, _keys);
        writer.Count(count);
        foreach (ref TopKEntry key in _keys.AsSpan(0, count))
        {
            ReadOnlySpan<byte> text = store.TextOf(key);
            writer.Word(key.Hash);
            writer.Count(key.Count);
            writer.Count(key.Error);
            writer.Short((ushort)text.Length);
            writer.Bytes(text);
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Write"/> wrote into an empty sketch. False, and the sketch stays empty, when the bytes are anything else.</summary>
    internal bool TryRead(int handle, ReadOnlySpan<byte> input)
    {
        var bytes = new SketchReader(input);
        bytes.Require(bytes.Byte() == Version);
        long total = bytes.Count(long.MaxValue);
        long count = bytes.Count(store.K);
        long before = long.MaxValue;
        for (int i = 0; i < count && !bytes.Failed; i++)
        {
            ulong hash = bytes.Word();
            long key = bytes.Count(before);
            long error = bytes.Count(key);
            ReadOnlySpan<byte> text = bytes.Bytes(bytes.Short());
            bytes.Require(key > error && text.Length <= store.MaxText);
            before = key;
            if (!bytes.Failed)
            {
                bytes.Require(store.TryRestore(handle, hash, key, error, text));
            }
        }

        if (bytes.IsComplete)
        {
            store.SetTotal(handle, total);
            return true;
        }

        store.Clear(handle);
        return false;
    }
}
