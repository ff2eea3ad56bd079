using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>Gives every log line a template. Belongs to one partition; rows come in the order of the stream.</summary>
internal interface ITemplateMiner
{
    /// <summary>Templates so far; the index of a template is its place here.</summary>
    IReadOnlyList<TemplateInfo> Templates { get; }

    /// <summary>
    /// Writes <see cref="EventBatch.Templates"/> of the rows from <paramref name="from"/> up to <paramref name="to"/> of a log batch, whose
    /// <see cref="EventBatch.Signatures"/> the worker has filled, and updates the counts. Times are already resolved.
    /// </summary>
    void Assign(EventBatch batch, int from, int to);
}
