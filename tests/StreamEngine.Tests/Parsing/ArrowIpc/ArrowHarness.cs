using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching;
using StreamEngine.Ingestion.ArrowIpc;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.ArrowIpc;
using Xunit;

namespace StreamEngine.Tests.Parsing.ArrowIpc;

/// <summary>What came of Arrow bytes: a line for each row, the dead letters, and why reading ended early.</summary>
internal sealed record ArrowResult(IReadOnlyList<string> Rows, IReadOnlyList<DeadLetter> Rejects, string? Fault, string Description);

/// <summary>Reads Arrow bytes as the runtime does, in pieces, and checks that every slab comes back.</summary>
internal static class ArrowHarness
{
    internal static ArrowResult Read(byte[] bytes, int piece = int.MaxValue, ParserOptions? options = null, int maxRecordBytes = 1 << 16)
    {
        var rows = new List<string>();
        var rejects = new List<DeadLetter>();
        var parser = new ArrowParser(options ?? new ParserOptions { SourceName = "test", Fields = FieldProjection.All }, isBinary: true);
        using SlabPool slabs = new(new SlabPoolOptions { PoisonOnReturn = true });
        string? fault;
        using (BatchPool pool = new(slabs, rows: 64))
        {
            BatchBuilder builder = new(pool);
            using ArrowChunker chunker = new(slabs, new SourceInfo(0, "test"), maxRecordBytes, parser.Learn);
            for (int at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
            {
                Parse(chunker.Add(new(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at))), 0));
                while (chunker.HasMore)
                {
                    Parse(chunker.Next());
                }
            }

            Parse(chunker.Flush());
            fault = chunker.Fault;
            Assert.Equal(0, pool.Rented);

            void Parse(IReadOnlyList<Chunk> chunks)
            {
                foreach (Chunk chunk in chunks)
                {
                    using (chunk)
                    {
                        builder.Start(chunk);
                        parser.Parse(chunk.Bytes, builder);
                        Collect(builder.Finish(), rows, rejects);
                    }
                }
            }

            builder.Free();
        }

        Assert.Equal(0, slabs.RentedSlabs);
        return new ArrowResult(rows, rejects, fault, parser.Description);
    }

    /// <summary>Writes batches of one schema.</summary>
    internal static byte[] Write(bool file, params RecordBatch[] batches)
    {
        using var stream = new MemoryStream();
        using (ArrowStreamWriter writer = file ? new ArrowFileWriter(stream, batches[0].Schema, leaveOpen: true) : new ArrowStreamWriter(stream, batches[0].Schema, leaveOpen: true))
        {
            foreach (RecordBatch batch in batches)
            {
                writer.WriteRecordBatch(batch);
            }

            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    /// <summary>A batch of the given columns.</summary>
    internal static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns)
    {
        var schema = new Schema([.. columns.Select(c => new Field(c.Name, c.Array.Data.DataType, true))], null);
        return new RecordBatch(schema, columns.Select(c => c.Array), columns[0].Array.Length);
    }

    internal static StringArray Texts(params string?[] values)
    {
        var builder = new StringArray.Builder();
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    internal static byte[] Sample(string name) =>
        File.ReadAllBytes(Path.Combine(House.Repository.Root, "tests", "StreamEngine.Tests", "Parsing", "ArrowIpc", "Samples", name));

    private static void Collect(ParsedChunk chunk, List<string> rows, List<DeadLetter> rejects)
    {
        rejects.AddRange(chunk.DeadLetters);
        foreach (EventBatch batch in chunk.Batches)
        {
            using (batch)
            {
                FieldColumn[] fields = ArrowFields.Of(batch);
                for (int row = 0; row < batch.Count; row++)
                {
                    rows.Add(Describe(batch, row, fields));
                }
            }
        }
    }

    private static string Describe(EventBatch batch, int row, FieldColumn[] fields)
    {
        var text = new StringBuilder(batch.Kind.ToString());
        if (batch.Times[row] != EventBatch.NoTime)
        {
            text.Append(" t=").Append(StreamEngine.Emission.Rfc3339.Format(batch.Times[row]));
        }

        string[] names = ArrowSchemas.TextColumns(batch.Kind);
        for (int i = 0; i < names.Length; i++)
        {
            Add(names[i], Encoding.UTF8.GetString(batch.Text(i, row)));
        }

        if (batch.Kind == EventKind.Log)
        {
            Add("severity", batch.Severities[row] == 0 ? string.Empty : JsonSerializer.Serialize(batch.Severities[row]));
            Add("duration", double.IsNaN(batch.Durations[row]) ? string.Empty : JsonSerializer.Serialize(batch.Durations[row]));
        }
        else if (batch.Kind == EventKind.Metric && !double.IsNaN(batch.Values[row]))
        {
            Add("value", JsonSerializer.Serialize(batch.Values[row]));
        }

        foreach (FieldColumn field in fields.Where(f => f.Has(row)))
        {
            Add(field.Name, field.Type == FieldType.Text ? Encoding.UTF8.GetString(batch.FieldText(field, row)) : field.Type == FieldType.Double ? JsonSerializer.Serialize(field.Double(row)) : JsonSerializer.Serialize(field.Numbers[row]));
        }

        return text.ToString();

        void Add(string name, string value) => text.Append(value.Length == 0 ? string.Empty : $" {name}={value}");
    }
}
