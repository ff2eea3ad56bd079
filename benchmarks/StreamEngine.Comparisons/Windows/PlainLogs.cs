using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Windows;

/// <summary>What a program of one's own would do with JSON lines in order of time: <see cref="Utf8JsonReader"/>, and a dictionary a window.</summary>
/// <param name="bytes">The lines.</param>
/// <param name="size">Length of a window, nanoseconds.</param>
/// <param name="quantile">True to keep all values of a window and to sort them for the 99th percentile.</param>
internal sealed class PlainLogs(byte[] bytes, long size, bool quantile)
{
    private BytesIds _services = new();
    private BytesIds _hosts = new();
    private Dictionary<(int Service, int Host), Group> _window = [];
    private List<GroupRow>? _rows;

    internal WindowTally Run(bool looks)
    {
        _rows = looks ? [] : null;
        (_services, _hosts, _window) = (new BytesIds(), new BytesIds(), []);
        long end = long.MinValue;
        var lines = new Inputs.Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (!TryRead(line, out long time, out (int, int) key, out double value))
            {
                continue;
            }

            if (time >= end)
            {
                Emit(end);
                end = ((time / size) + 1) * size;
            }

            ref Group? group = ref CollectionsMarshal.GetValueRefOrAddDefault(_window, key, out _);
            group ??= new Group();
            group.Acc.Add(value);
            if (quantile)
            {
                group.Values.Add(value);
            }
        }

        Emit(end);
        return looks ? WindowTally.Of(_rows!) : default;
    }

    private bool TryRead(ReadOnlySpan<byte> line, out long time, out (int Service, int Host) key, out double value)
    {
        (time, key, value) = (0, default, double.NaN);
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.ValueTextEquals("timestamp"u8))
                {
                    reader.Read();
                    time = (reader.GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks * 100;
                }
                else if (reader.ValueTextEquals("service"u8))
                {
                    reader.Read();
                    key.Service = _services.IdOf(reader.ValueSpan);
                }
                else if (reader.ValueTextEquals("host"u8))
                {
                    reader.Read();
                    key.Host = _hosts.IdOf(reader.ValueSpan);
                }
                else if (reader.ValueTextEquals("duration_ms"u8))
                {
                    reader.Read();
                    value = reader.GetDouble() / 1e3;
                }
                else
                {
                    reader.Skip();
                }
            }

            return !double.IsNaN(value);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Emit(long end)
    {
        foreach (((int service, int host), Group group) in _window)
        {
            double value = double.NaN;
            if (quantile)
            {
                group.Values.Sort();
                value = group.Values[(((group.Values.Count * 99) + 99) / 100) - 1];
            }

            _rows?.Add(new GroupRow(
                end, FrameRows.GroupKeyOf([Encoding.UTF8.GetString(_hosts.Texts[host]), Encoding.UTF8.GetString(_services.Texts[service])]), group.Acc.Count, group.Acc.Sum, group.Acc.Min, group.Acc.Max, value));
        }

        _window.Clear();
    }

    private sealed class Group
    {
        internal Acc Acc;

        internal List<double> Values { get; } = [];
    }
}
