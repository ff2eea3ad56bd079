using System.Buffers;
using System.Text;

namespace StreamEngine.Server.Demo;

/// <summary>Writes a log entry of the shop as a JSON line.</summary>
internal sealed class ShopLogFormat(DemoRandom random)
{
    // Latencies are about log-normal. With this sigma the 95th percentile is 2.1 times the median: exp(1.645 * 0.45).
    private const double Sigma = 0.45;
    private const double MedianShare = 1 / 2.1;

    private readonly Utf8Line _line = new();
    private readonly Dictionary<ShopMessage, (byte[] Literal, string Slot)[]> _parts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes an entry.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="latencyMs">95th percentile of the latency of its host.</param>
    public void Write(ArrayBufferWriter<byte> output, in ShopLogEntry entry, double latencyMs)
    {
        ShopService service = ShopCatalog.Services[entry.Service];
        double duration = latencyMs * MedianShare * Math.Exp(Sigma * random.NextGaussian());
        _line.Add("{\"timestamp\":\""u8).AddTime(entry.Millisecond);
        _line.Add("\",\"level\":\""u8).Add(entry.Message.Level);
        _line.Add("\",\"service\":\""u8).Add(service.Name);
        _line.Add("\",\"host\":\""u8).Add(service.Name).Add("-"u8).AddNumber(entry.Host + 1);
        _line.Add("\",\"logger\":\""u8).Add(service.Logger);
        _line.Add("\",\"trace_id\":\""u8).AddHex(random.NextBits(), 16).AddHex(random.NextBits(), 16);
        _line.Add("\",\"message\":\""u8);
        WriteMessage(entry, service, duration);
        _line.Add("\""u8);
        if (entry.Message.Status > 0)
        {
            _line.Add(",\"status\":"u8).AddNumber(entry.Message.Status).Add(",\"duration_ms\":"u8).AddFixed(duration);
        }
        _line.Add("}"u8).EndTo(output);
    }

    private void WriteMessage(in ShopLogEntry entry, ShopService service, double duration)
    {
        if (!_parts.TryGetValue(entry.Message, out (byte[] Literal, string Slot)[]? parts))
        {
            _parts.Add(entry.Message, parts = Split(entry.Message.Text));
        }
        foreach ((byte[] literal, string slot) in parts)
        {
            _line.Add(literal);
            switch (slot)
            {
                case "n":
                    _line.AddNumber(1 + random.Next(900));
                    break;
                case "ms":
                    _line.AddNumber((long)duration);
                    break;
                case "id":
                    _line.AddHex(random.NextBits(), 8);
                    break;
                case "amount":
                    _line.AddNumber(5 + random.Next(300)).Add("."u8).AddNumber(random.Next(100), 2);
                    break;
                case "sku":
                    _line.Add("SKU-"u8).AddNumber(10000 + random.Next(5000));
                    break;
                case "host":
                    _line.Add(service.Name).Add("-"u8).AddNumber(entry.Host + 1);
                    break;
                case "version":
                    _line.Add(entry.Argument ?? "");
                    break;
            }
        }
    }

    private static (byte[] Literal, string Slot)[] Split(string text)
    {
        List<(byte[], string)> parts = [];
        while (true)
        {
            int open = text.IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add((Encoding.UTF8.GetBytes(text), ""));
                return [.. parts];
            }
            int close = text.IndexOf('}', open);
            parts.Add((Encoding.UTF8.GetBytes(text[..open]), text[(open + 1)..close]));
            text = text[(close + 1)..];
        }
    }
}
