using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>
/// Writes the values of the variable parts of a file whose templates are known: a row a value, or a row a line of one template. The file is read
/// again, so that every line has the template that it has in the end; for one template twice, so that the types of its columns hold all values.
/// </summary>
/// <param name="table">Templates of the file.</param>
/// <param name="final">The same as they are shown.</param>
/// <param name="masks">Masks of an operator; null for none.</param>
/// <param name="template">Id or text of the one template; null for all.</param>
internal sealed class ParameterExport(TemplateTable table, TemplateList final, PatternMasks? masks, string? template)
{
    private const int MaxPlans = 1_000_000;

    private LineNumbers _numbers = new();
    private long _rows;

    /// <summary>Writes the file; returns its rows.</summary>
    internal async Task<long> RunAsync(LineReader reader, ParameterFile file, CancellationToken cancellation)
    {
        TemplateInfo? one = template is null ? null : Find();
        using var slabs = new SlabPool();
        using var values = new ParameterBatch(table.Templates, MaxPlans, slabs, t => final.Find(t.Id)?.Template.Id ?? t.Id, masks);
        ParameterTable? columns = null;
        if (one is not null)
        {
            // The first time for the types alone.
            await reader.ReadAsync((chunk, parsed) => ReadAsync(chunk, parsed, values, static (_, _) => ValueTask.CompletedTask), cancellation).ConfigureAwait(false);
            columns = values.Plans.SlotsOf(one) is { } slots ? new ParameterTable(slots, hasLines: true) : throw new CliException($"template {one.Id} has no variable parts");
        }

        _numbers = new LineNumbers();
        await file.BeginAsync(columns?.Schema ?? ParameterArrow.LineSchema).ConfigureAwait(false);
        await reader.ReadAsync(
            (chunk, parsed) => ReadAsync(chunk, parsed, values, async (lines, batch) =>
            {
                RecordBatch? rows = columns is null ? batch.Count == 0 ? null : batch.ToOwnedRecordBatch(lines) : columns.Read(batch, lines);
                if (rows is not null)
                {
                    _rows += rows.Length;
                    await file.WriteAsync(rows).ConfigureAwait(false);
                }
            }),
            cancellation).ConfigureAwait(false);
        await file.CompleteAsync().ConfigureAwait(false);
        return _rows;
    }

    private async ValueTask ReadAsync(Chunk chunk, ParsedChunk parsed, ParameterBatch values, Func<long[], ParameterBatch, ValueTask> receive)
    {
        List<long[]> lines = _numbers.Of(chunk, parsed);
        for (int i = 0; i < parsed.Batches.Count; i++)
        {
            EventBatch batch = parsed.Batches[i];
            if (batch.Kind == EventKind.Log)
            {
                TemplateSigner.SignWithParts(batch, masks);
                table.Assign(batch, 0, batch.Count);
                values.Read(batch, 0, batch.Count);
                await receive(lines[i], values).ConfigureAwait(false);
                values.End();
            }
        }
    }

    private TemplateInfo Find() =>
        (final.Find(template!.ToLowerInvariant()) ?? final.Entries.FirstOrDefault(e => e.Text == template))?.Template
        ?? throw new CliException($"no template has the id or the text '{template}'");
}
