using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>Values of a row by the names that expressions use; what is not there is null.</summary>
internal sealed class RowValues
{
    internal Dictionary<string, object> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields or labels.</summary>
    internal Dictionary<string, object> Others { get; } = new(StringComparer.Ordinal);
}

/// <summary>Makes batches of random rows, with nulls, NaN, empty and long texts, and fields whose type changes within a batch.</summary>
internal sealed class RandomRows : IDisposable
{
    internal static readonly string[] Texts =
        ["", "a", "abc", "checkout", "Checkout", "twelve bytes", "thirteen byte", "thirteen bits", "a long text that lies in a buffer", "A long TEXT that lies in a buffer", "1", "-2.5", "17", "true", "false", "grün und größer als zwölf"];

    internal static readonly string[] Fields = ["f", "g.h", "mixed", "odd name"];

    private static readonly string[] s_logTexts = ["body", "service", "host", "logger", "trace_id", "span_id"];

    private readonly LeakCheckedPool _slabs = new();
    private readonly BatchPool _pool;
    private readonly BatchBuilder _builder;

    internal RandomRows(int rows = 2100)
    {
        _pool = new BatchPool(_slabs.Slabs, rows);
        _builder = new BatchBuilder(_pool);
    }

    internal (EventBatch Batch, RowValues[] Rows) Logs(Random random, int count)
    {
        RowValues[] rows = new RowValues[count];
        var names = new FieldNames(FieldProjection.All);
        int[] types = [.. Fields.Select(_ => random.Next(5))];
        EventBatch batch = Build(count, names, (builder, i) =>
        {
            builder.BeginLog();
            rows[i] = new RowValues();
            WriteLog(builder, random, rows[i]);
            for (int f = 0; f < Fields.Length; f++)
            {
                WriteField(builder, names, random, types[f], Fields[f], rows[i]);
            }
        });
        for (int i = 0; i < count; i++)
        {
            if (random.Next(3) > 0)
            {
                batch.Templates[i] = random.Next(20);
                rows[i].Columns["template"] = (long)batch.Templates[i];
            }
        }

        return (batch, rows);
    }

    internal (EventBatch Batch, RowValues[] Rows) Metrics(Random random, int count)
    {
        RowValues[] rows = new RowValues[count];
        EventBatch batch = Build(count, new FieldNames(FieldProjection.None), (builder, i) =>
        {
            builder.BeginMetric();
            RowValues row = rows[i] = new RowValues();
            Time(builder, random, row);
            double value = Number(random);
            builder.SetValue(value);
            Keep(row, "value", value);
            builder.SetText(MetricText.Name, Keep(row, "name", Text(random)));
            builder.SetText(MetricText.Field, Keep(row, "field", Text(random)));
            var labels = new List<string>();
            foreach (string name in Fields)
            {
                if (random.Next(3) > 0)
                {
                    string text = random.Next(4) == 0 ? "x,y=z w\\" : Text(random);
                    labels.Add(Escape(name) + "=" + Escape(text));
                    if (text.Length > 0)
                    {
                        row.Others[name] = text;
                    }
                }
            }

            builder.SetText(MetricText.Labels, Keep(row, "labels", string.Join(',', labels)));
        });
        return (batch, rows);
    }

    public void Dispose()
    {
        Assert.Equal(0, _pool.Rented);
        _builder.Free();
        _pool.Dispose();
        _slabs.Dispose();
    }

    private EventBatch Build(int count, FieldNames names, Action<BatchBuilder, int> write)
    {
        Slab slab = _slabs.Slabs.RentSlab(64);
        using var chunk = new Chunk(new SourceInfo(0, "test"), slab, 0, 64, 0, 0, 0);
        _builder.Start(chunk);
        _builder.UseFields(names);
        for (int i = 0; i < count; i++)
        {
            write(_builder, i);
            _builder.EndRow(chunk.Bytes[..1]);
        }

        return Assert.Single(_builder.Finish().Batches);
    }

    private static void WriteLog(BatchBuilder builder, Random random, RowValues row)
    {
        Time(builder, random, row);
        byte severity = (byte)random.Next(25);
        builder.SetSeverity(severity);
        short status = (short)(random.Next(3) == 0 ? 0 : random.Next(100, 600));
        builder.SetStatus(status);
        if (severity > 0)
        {
            row.Columns["severity"] = (long)severity;
        }

        if (status > 0)
        {
            row.Columns["status"] = (long)status;
        }

        double duration = Number(random), size = Number(random);
        builder.SetDuration(duration);
        builder.SetSize(size);
        Keep(row, "duration", duration);
        Keep(row, "size", size);
        for (int t = 0; t < s_logTexts.Length; t++)
        {
            builder.SetText((LogText)t, Keep(row, s_logTexts[t], Text(random)));
        }
    }

    private static void WriteField(BatchBuilder builder, FieldNames names, Random random, int type, string name, RowValues row)
    {
        if (random.Next(4) == 0)
        {
            return;
        }

        int ordinal = names.Resolve(Encoding.UTF8.GetBytes(name));
        switch (type == 4 ? random.Next(4) : type)
        {
            case 0:
                long integer = random.Next(5) == 0 ? (1L << 53) + random.Next(-2, 3) : random.Next(-20, 20);
                builder.SetField(ordinal, integer);
                row.Others[name] = integer;
                break;
            case 1:
                double number = random.Next(-40, 40) / 4.0;
                builder.SetField(ordinal, number);
                row.Others[name] = number;
                break;
            case 2:
                bool truth = random.Next(2) == 0;
                builder.SetField(ordinal, truth);
                row.Others[name] = truth;
                break;
            default:
                string text = Text(random);
                builder.SetField(ordinal, Encoding.UTF8.GetBytes(text));
                row.Others[name] = text;
                break;
        }
    }

    private static void Time(BatchBuilder builder, Random random, RowValues row)
    {
        if (random.Next(10) > 0)
        {
            long time = 1_700_000_000_000_000_000 + random.Next(5);
            builder.SetTime(time);
            row.Columns["time"] = time;
        }
    }

    private static double Number(Random random) => random.Next(12) switch
    {
        0 or 1 => double.NaN,
        2 => 0,
        3 => double.PositiveInfinity,
        4 => 1e18 * random.NextDouble(),
        _ => random.Next(-20, 21) / 4.0,
    };

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static string Escape(string text) => string.Concat(text.Select(static c => c is ',' or '=' or ' ' or '\\' ? "\\" + c : c.ToString()));

    private static void Keep(RowValues row, string name, double value)
    {
        if (!double.IsNaN(value))
        {
            row.Columns[name] = value;
        }
    }

    private static byte[] Keep(RowValues row, string name, string text)
    {
        if (text.Length > 0)
        {
            row.Columns[name] = text;
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
