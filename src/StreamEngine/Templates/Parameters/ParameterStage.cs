using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Parameters;

/// <summary>
/// A table of templates that reads the parameters of each line as soon as it has its template, and hands them on.
/// </summary>
/// <remarks>
/// A template keeps its place until so many lines have come without one of it, and no more than that are given templates before their parameters
/// are read: whether a line has parameters does not depend on how lines are cut into batches.
/// </remarks>
internal sealed class ParameterStage : ITemplateMiner, ISnapshotState, IDisposable
{
    private const int PlansPerTemplate = 8;
    private const int LinesPerTemplate = 4;

    private readonly TemplateTable _table;
    private readonly IReadOnlyList<Action<ParameterBatch>> _observers;
    private readonly ParameterBatch _batch;
    private readonly int _step;

    internal ParameterStage(TemplateTable table, TemplateOptions options, SlabPool slabs, IReadOnlyList<Action<ParameterBatch>> observers)
    {
        _table = table;
        _observers = observers;
        _batch = new ParameterBatch(table.Templates, PlansPerTemplate * options.MaxTemplates, slabs, masks: PatternMasks.Of(options));
        _step = LinesPerTemplate * options.MaxTemplates;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TemplateInfo> Templates => _table.Templates;

    /// <summary>Shapes of lines that have no parameters, since the template that they were given has other slots.</summary>
    internal long Unaligned => _batch.Plans.Unaligned;

    /// <inheritdoc/>
    public int SnapshotVersion => _table.SnapshotVersion;

    /// <inheritdoc/>
    public void Assign(EventBatch batch, int from, int to)
    {
        while (from < to)
        {
            int end = Math.Min(to, from + _step);
            _table.Assign(batch, from, end);
            _batch.Read(batch, from, end);
            foreach (Action<ParameterBatch> observer in _observers)
            {
                observer(_batch);
            }

            _batch.End();
            from = end;
        }
    }

    /// <inheritdoc/>
    public void Save(SnapshotOutput output) => _table.Save(output);

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input, int version) => _table.Load(ref input, version);

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
