using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;

namespace StreamEngine.Comparisons.Templates;

/// <summary>The miner of this project with the values of all slots as Arrow record batches, a row a value.</summary>
internal sealed class ParameterMiner : IDisposable
{
    private readonly MessageInput _input;
    private readonly TemplateTable _table;
    private readonly SlabPool _slabs = new();
    private readonly ParameterBatch _parameters;

    internal ParameterMiner(MessageInput input, TemplateOptions options)
    {
        _input = input;
        _table = new TemplateTable(options);
        _parameters = new ParameterBatch(_table.Templates, options.MaxTemplates * 8, _slabs);
    }

    internal int Count => _table.Templates.Count(static t => t.Count > 0);

    /// <summary>Values of the last pass.</summary>
    internal long Values { get; private set; }

    /// <summary>Signs, finds templates, and reads the values of each batch.</summary>
    internal void Pass()
    {
        Values = 0;
        foreach (EventBatch batch in _input.Batches)
        {
            TemplateSigner.SignWithParts(batch);
            _table.Assign(batch, 0, batch.Count);
            Read(batch);
        }
    }

    /// <summary>Reads the values of lines that were signed and have their templates.</summary>
    internal void Read()
    {
        Values = 0;
        foreach (EventBatch batch in _input.Batches)
        {
            Read(batch);
        }
    }

    internal int[] Groups() => [.. _input.Batches.SelectMany(static b => b.Templates.Span(b.Count).ToArray())];

    public void Dispose()
    {
        _parameters.Dispose();
        _slabs.Dispose();
    }

    private void Read(EventBatch batch)
    {
        _parameters.Read(batch, 0, batch.Count);
        using Apache.Arrow.RecordBatch rows = _parameters.ToRecordBatch();
        Values += rows.Length;
        _parameters.End();
    }
}
