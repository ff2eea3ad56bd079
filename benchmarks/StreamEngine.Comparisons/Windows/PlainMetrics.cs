using System.Buffers.Text;
using System.Text;

namespace StreamEngine.Comparisons.Windows;

/// <summary>What a program of one's own would do with lines of points in order of time: spans, a dictionary from the text of a series to a number, and an array a window.</summary>
/// <param name="bytes">The lines.</param>
/// <param name="size">Length of a window, nanoseconds.</param>
/// <param name="isCsv">True for a time, a series and a value with commas between them and a header; false for the line protocol of InfluxDB with one field.</param>
internal sealed class PlainMetrics(byte[] bytes, long size, bool isCsv)
{
    internal WindowTally Run(bool looks)
    {
        List<GroupRow>? rows = looks ? [] : null;
        var ids = new BytesIds();
        var window = new Acc[64];
        long end = long.MinValue;
        var lines = new Inputs.Lines(bytes);
        if (isCsv)
        {
            lines.Next(out _);
        }

        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (!(isCsv ? TryReadCsv(line, out long time, out ReadOnlySpan<byte> key, out double value) : TryReadInflux(line, out time, out key, out value)))
            {
                continue;
            }

            if (time >= end)
            {
                Emit(rows, ids, window, end);
                end = ((time / size) + 1) * size;
            }

            int id = ids.IdOf(key);
            if (id >= window.Length)
            {
                Array.Resize(ref window, window.Length * 2);
            }

            window[id].Add(value);
        }

        Emit(rows, ids, window, end);
        return looks ? WindowTally.Of(rows!) : default;
    }

    private static bool TryReadInflux(ReadOnlySpan<byte> line, out long time, out ReadOnlySpan<byte> key, out double value)
    {
        (time, value) = (0, 0);
        key = default;
        int last = line.LastIndexOf((byte)' ');
        int first = line.IndexOf((byte)' ');
        if (first < 0 || last <= first || !Utf8Parser.TryParse(line[(last + 1)..], out time, out _))
        {
            return false;
        }

        ReadOnlySpan<byte> field = line[(first + 1)..last];
        key = line[..first];
        return Utf8Parser.TryParse(field[(field.IndexOf((byte)'=') + 1)..], out value, out _);
    }

    private static bool TryReadCsv(ReadOnlySpan<byte> line, out long time, out ReadOnlySpan<byte> key, out double value)
    {
        (time, value) = (0, 0);
        key = default;
        int first = line.IndexOf((byte)',');
        int last = line.LastIndexOf((byte)',');
        if (first < 0 || last <= first || !TryReadSecond(line[..first], out time))
        {
            return false;
        }

        key = line[(first + 1)..last];
        return Utf8Parser.TryParse(line[(last + 1)..], out value, out _);
    }

    /// <summary>Reads <c>2026-01-05T00:00:00Z</c>.</summary>
    private static bool TryReadSecond(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length != 20 || text[^1] != 'Z')
        {
            return false;
        }

        var moment = new DateTime((Pair(text, 0) * 100) + Pair(text, 2), Pair(text, 5), Pair(text, 8), Pair(text, 11), Pair(text, 14), Pair(text, 17), DateTimeKind.Utc);
        time = (moment - DateTime.UnixEpoch).Ticks * 100;
        return true;

        static int Pair(ReadOnlySpan<byte> text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
    }

    private void Emit(List<GroupRow>? rows, BytesIds ids, Acc[] window, long end)
    {
        for (int id = 0; rows is not null && id < ids.Texts.Count; id++)
        {
            if (window[id].Count > 0)
            {
                string text = Encoding.UTF8.GetString(ids.Texts[id]);
                rows.Add(new GroupRow(end, isCsv ? text : KeyOf(text), window[id].Count, window[id].Sum, window[id].Min, window[id].Max, double.NaN));
            }
        }

        Array.Clear(window);
    }

    /// <summary>Name and tags of a line without escapes as the key of a series of this project.</summary>
    private static string KeyOf(string text)
    {
        string[] parts = text.Split(',');
        IEnumerable<string> labels = parts.Skip(1).Select(static tag => tag.Split('=')).OrderBy(static tag => tag[0], StringComparer.Ordinal).Select(static tag => $"{tag[0]}=\"{tag[1]}\"");
        return $"{parts[0]}{{{string.Join(',', labels)}}}";
    }
}
