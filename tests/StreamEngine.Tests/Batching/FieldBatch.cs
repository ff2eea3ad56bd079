using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Batching;

/// <summary>Builds batches whose rows have the given fields: numbers, truth values, and texts, which lie in the chunk or outside it.</summary>
internal sealed class FieldBatch : IDisposable
{
    private readonly LeakCheckedPool _slabs = new();
    private readonly BatchPool _pool;
    private readonly BatchBuilder _builder;

    internal FieldBatch(int rows = 300)
    {
        _pool = new BatchPool(_slabs.Slabs, rows);
        _builder = new BatchBuilder(_pool);
    }

    internal FieldNames Names { get; } = new(FieldProjection.All);

    /// <summary>Parses nothing: every row is written as it is given. A row that is abandoned is begun, filled and never ended.</summary>
    internal ParsedChunk Write(params IEnumerable<((string Name, object Value)[] Fields, bool Abandoned)> rows)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("record\n");
        Slab slab = _slabs.Slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using var chunk = new Chunk(new SourceInfo(0, "test"), slab, 0, bytes.Length, 0, 0, 0);
        _builder.Start(chunk);
        _builder.UseFields(Names);
        foreach (((string, object)[] fields, bool abandoned) in rows)
        {
            _builder.BeginLog();
            foreach ((string name, object value) in fields)
            {
                Set(Names.Resolve(Encoding.UTF8.GetBytes(name)), value);
            }

            if (!abandoned)
            {
                _builder.EndRow(slab.Slice(0, 6));
            }
        }

        return _builder.Finish();
    }

    internal EventBatch One(params (string Name, object Value)[][] rows) => Assert.Single(Write(rows.Select(static r => (r, false))).Batches);

    /// <summary>The value of a row as its column has it; null when it has none.</summary>
    internal static object? Value(EventBatch batch, string name, int row)
    {
        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Name == name && field.Has(row))
            {
                return field.Type switch
                {
                    FieldType.Int64 => field.Numbers[row],
                    FieldType.Double => field.Double(row),
                    FieldType.Boolean => field.Numbers[row] != 0,
                    _ => Encoding.UTF8.GetString(batch.FieldText(field, row)),
                };
            }
        }

        return null;
    }

    public void Dispose()
    {
        Assert.Equal(0, _pool.Rented);
        _builder.Free();
        _pool.Dispose();
        _slabs.Dispose();
    }

    private void Set(int ordinal, object value)
    {
        switch (value)
        {
            case long integer: _builder.SetField(ordinal, integer); break;
            case double number: _builder.SetField(ordinal, number); break;
            case bool truth: _builder.SetField(ordinal, truth); break;
            default: _builder.SetField(ordinal, Encoding.UTF8.GetBytes((string)value)); break;
        }
    }
}
