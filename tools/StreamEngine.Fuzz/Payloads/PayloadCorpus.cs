using StreamEngine.Fuzz.Inputs;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>Messages of the load generator, few series and small, so that they meet again, and some that are written by hand for what it leaves out.</summary>
internal static class PayloadCorpus
{
    private static readonly int[] s_sizes = [1, 2, 5, 21, 3, 1];

    internal static IReadOnlyList<Corpus> Of(string name) => name switch
    {
        "otlp-logs" => [Generated(PayloadKind.OtlpLogs), Pieces("logs", LogsByHand())],
        "otlp-metrics" => [Generated(PayloadKind.OtlpMetrics), Generated(PayloadKind.OtlpHistograms), Pieces("metrics", MetricsByHand())],
        "prometheus-remote-write" => [Generated(PayloadKind.RemoteWrite), Pieces("write", WriteByHand(false))],
        _ => [Generated(PayloadKind.RemoteWrite2), Pieces("write-2", WriteByHand(true))],
    };

    private static Corpus Generated(PayloadKind kind)
    {
        var generator = PayloadGenerator.Create(kind, new GeneratorOptions { Format = StreamFormat.Influx, Series = 6, NonAscii = true });
        return Pieces(kind.ToString(), s_sizes.Select(generator.Next));
    }

    private static Corpus Pieces(string name, IEnumerable<byte[]> messages)
    {
        byte[][] all = [.. messages];
        return new Corpus(name, [.. all.SelectMany(m => m)]) { Lines = all };
    }

    private static byte[] Message(Action<MessageWriter> write)
    {
        var writer = new MessageWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private static void Inside(MessageWriter writer, int field, Action<MessageWriter> write)
    {
        writer.Begin(field);
        write(writer);
        writer.End();
    }

    private static void Attribute(MessageWriter writer, int field, string key, Action<MessageWriter> value) => Inside(writer, field, attribute =>
    {
        attribute.Bytes(1, System.Text.Encoding.UTF8.GetBytes(key));
        Inside(attribute, 2, value);
    });

    private static void Resource(MessageWriter writer) => Inside(writer, 1, resource =>
    {
        Attribute(resource, 1, "service.name", v => v.Bytes(1, "cart, the"u8));
        Attribute(resource, 1, "host.name", v => v.Bytes(1, "größe"u8));
    });

    private static IEnumerable<byte[]> LogsByHand() => Enumerable.Range(0, 6).Select(i => Message(request => Inside(request, 1, logs =>
    {
        Resource(logs);
        Inside(logs, 2, scope =>
        {
            Inside(scope, 1, s => s.Bytes(1, "a.scope.of.some.length"u8));
            for (int record = 0; record <= i; record++)
            {
                Inside(scope, 2, entry => Entry(entry, i + record));
            }
        });
    })));

    private static void Entry(MessageWriter entry, int kind)
    {
        entry.Bytes(10, [1, 2, 3, 4, 5, 6, 7, (byte)kind]);
        entry.Fixed(11, 1_767_607_200_000_000_000);
        Attribute(entry, 6, kind % 2 == 0 ? "duration_ms" : "http.response.status_code", v => v.Number(3, 200));
        Attribute(entry, 6, "a.name.that.is.longer.than.a.vector.of.bytes", v => v.Number(2, 1));
        Attribute(entry, 6, "message", v => v.Bytes(1, "an attribute"u8));
        entry.Bytes(12, "event"u8);
        if (kind % 3 != 0)
        {
            Inside(entry, 5, v => Inside(v, kind % 3 == 1 ? 6 : 5, list => Inside(list, 1, item => item.Bytes(1, "in"u8))));
        }

        entry.Bytes(3, "WARN"u8);
    }

    private static IEnumerable<byte[]> MetricsByHand() => Enumerable.Range(0, 6).Select(i => Message(request => Inside(request, 1, metrics =>
    {
        Inside(metrics, 2, scope => Inside(scope, 2, metric =>
        {
            Inside(metric, i % 2 == 0 ? 10 : 11, data =>
            {
                for (int point = 0; point <= i; point++)
                {
                    Inside(data, 1, p => Point(p, i % 2 == 0, point));
                }
            });
            metric.Bytes(1, "a.summary"u8);
        }));
        Resource(metrics);
    })));

    private static void Point(MessageWriter point, bool exponential, int number)
    {
        int labels = exponential ? 1 : 7;
        Attribute(point, labels, "zone", v => v.Bytes(1, "eu=1"u8));
        point.Fixed(3, 1_767_607_200_000_000_000 + (ulong)number);
        point.Fixed(4, 7);
        point.Double(5, 2.5);
        if (exponential)
        {
            point.Fixed(7, 1);
            point.Double(12, 0.5);
        }
        else
        {
            Inside(point, 6, q =>
            {
                q.Double(1, 0.99);
                q.Double(2, number);
            });
        }

        if (number % 2 == 0)
        {
            Attribute(point, labels, "ok", v => v.Number(2, 1));
        }

        point.Number(exponential ? 10 : 8, number % 5 == 4 ? 1U : 0);
    }

    private static IEnumerable<byte[]> WriteByHand(bool symbols) => Enumerable.Range(0, 6).Select(i => Message(request =>
    {
        byte[][] texts = [[], "__name__"u8.ToArray(), "up"u8.ToArray(), "job"u8.ToArray(), "a b"u8.ToArray(), "zone"u8.ToArray(), "größe"u8.ToArray()];
        for (int series = 0; series <= i; series++)
        {
            Inside(request, symbols ? 5 : 1, s => Series(s, texts, symbols, series));
        }

        for (int text = 0; symbols && text < texts.Length; text++)
        {
            request.Bytes(4, texts[text]);
        }
    }));

    private static void Series(MessageWriter series, byte[][] texts, bool symbols, int number)
    {
        int[] labels = number % 2 == 0 ? [5, 6, 1, 2, 3, 4] : [1, 2, 3, 4];
        for (int i = 0; i < labels.Length && (!symbols || number % 3 == 0); i += symbols ? 1 : 2)
        {
            if (symbols)
            {
                series.Number(1, (ulong)labels[i]);
                continue;
            }

            series.Begin(1);
            series.Bytes(1, texts[labels[i]]);
            series.Bytes(2, texts[labels[i + 1]]);
            series.End();
        }

        if (symbols && number % 3 != 0)
        {
            Inside(series, 1, packed => Array.ForEach(labels, l => packed.Varint((ulong)l)));
        }

        for (int sample = 0; sample <= number % 3; sample++)
        {
            Inside(series, 2, s =>
            {
                s.Double(1, sample);
                s.Number(2, 1_767_607_200_000 + (ulong)sample);
            });
        }

        if (number % 4 == 3)
        {
            Inside(series, symbols ? 3 : 4, h =>
            {
                h.Number(1, 5);
                h.Double(3, 1.5);
                h.Number(15, 1_767_607_200_000);
            });
        }
    }
}
