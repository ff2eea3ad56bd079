using StreamEngine.Batching;
using StreamEngine.Templates;

namespace StreamEngine.Comparisons.Templates;

/// <summary>The miner of this project over batches that lie ready.</summary>
internal sealed class EngineMiner(MessageInput input, TemplateOptions options)
{
    private TemplateTable _table = new(options);

    /// <summary>Signatures and table together, then each alone.</summary>
    /// <param name="input">Messages.</param>
    /// <param name="options">Limits of the table.</param>
    /// <param name="fresh">True to begin every pass with an empty table.</param>
    internal static IEnumerable<Miner> All(MessageInput input, TemplateOptions options, bool fresh)
    {
        var whole = new EngineMiner(input, options);
        var table = new EngineMiner(input, options);
        yield return new Miner("this project: signature and table", true, () => whole.Pass(fresh, sign: true), () => whole.Count, whole.Groups);
        yield return new Miner("its signatures alone", true, whole.Sign, () => whole.Count, null);
        if (!fresh)
        {
            var parameters = new ParameterMiner(input, options);
            yield return new Miner("with parameters into Arrow", true, parameters.Pass, () => parameters.Count, parameters.Groups);
            yield return new Miner("its parameters alone", true, parameters.Read, () => parameters.Count, null);
        }

        yield return new Miner("its table alone", true, () => table.Pass(fresh, sign: false), () => table.Count, null);
    }

    // Templates that a more general one took over stay in the list without lines.
    private int Count => _table.Templates.Count(static t => t.Count > 0);

    private void Sign()
    {
        foreach (EventBatch batch in input.Batches)
        {
            TemplateSigner.Sign(batch);
        }
    }

    private void Pass(bool fresh, bool sign)
    {
        _table = fresh ? new TemplateTable(options) : _table;
        foreach (EventBatch batch in input.Batches)
        {
            if (sign)
            {
                TemplateSigner.Sign(batch);
            }

            _table.Assign(batch, 0, batch.Count);
        }
    }

    private int[] Groups() => [.. input.Batches.SelectMany(static b => b.Templates.Span(b.Count).ToArray())];
}
