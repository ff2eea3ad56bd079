namespace StreamEngine.Fuzz.Payloads;

/// <summary>Remote write 1.0 and 2.0, samples only.</summary>
internal static class RemoteWriteTwin
{
    private const ulong Stale = 0x7FF0000000000002;

    internal static IEnumerable<TwinRow> Read(byte[] request) => TwinMessage.Of(request, "1:2").All(1).SelectMany(node =>
    {
        TwinMessage series = TwinMessage.Of(node.Bytes, "1:2 2:2 4:2");
        IEnumerable<(byte[], byte[])> labels = series.All(1).Select(l => TwinMessage.Of(l.Bytes, "1:2 2:2")).Select(l => (l.Last(1), l.Last(2)));
        TwinMessage.Demand(!series.Has(4));
        return Rows(series, [.. labels]);
    });

    internal static IEnumerable<TwinRow> Read2(byte[] request)
    {
        TwinMessage message = TwinMessage.Of(request, "4:2 5:2");
        byte[][] symbols = [.. message.All(4).Select(s => s.Bytes)];
        return message.All(5).SelectMany(node =>
        {
            TwinMessage series = TwinMessage.Of(node.Bytes, "1:02 2:2 3:2");
            TwinMessage.Demand(!series.Has(3));
            byte[][] texts = [.. series.All(1).SelectMany(References).Select(r => r < (ulong)symbols.Length ? symbols[r] : throw new DoubtException())];
            TwinMessage.Demand(texts.Length % 2 == 0);
            return Rows(series, [.. texts.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        });
    }

    private static List<ulong> References(WireNode node)
    {
        List<ulong> references = [];
        if (node.Type == 0)
        {
            return [node.Number];
        }

        for (int at = 0; at < node.Bytes.Length;)
        {
            TwinMessage.Demand(WireTree.TryVarint(node.Bytes, ref at, out ulong reference));
            references.Add(reference);
        }

        return references;
    }

    private static List<TwinRow> Rows(TwinMessage series, List<(byte[] Name, byte[] Value)> pairs)
    {
        string name = "";
        TwinLabels labels = new();
        foreach ((byte[] key, byte[] value) in pairs)
        {
            if (TwinMessage.Text(key) == "__name__")
            {
                name = TwinMessage.Text(value);
            }
            else
            {
                labels.Add(TwinMessage.Text(key), TwinMessage.Text(value));
            }
        }

        List<TwinRow> rows = [];
        foreach (WireNode node in series.All(2))
        {
            TwinMessage sample = TwinMessage.Of(node.Bytes, "1:1 2:0");
            Int128 time = (Int128)(long)sample.Number(2) * 1_000_000;
            TwinMessage.Demand(name.Length > 0 && time >= long.MinValue && time <= long.MaxValue);
            if (sample.Number(1) != Stale)
            {
                rows.Add(TwinRow.Metric((long)time, name, labels.ToString(), BitConverter.UInt64BitsToDouble(sample.Number(1))));
            }
        }

        return rows;
    }
}
