using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>
/// Files, folders and globs, read once from start to end; <c>.gz</c> and <c>.zst</c> contents are unpacked. Files of all patterns are merged
/// in event-time order.
/// </summary>
public sealed class FileSource : ISource
{
    private readonly IReadOnlyList<string> _patterns;

    /// <summary>Makes a source of files.</summary>
    /// <param name="patterns">Paths of files; folders (all files below, hidden ones left out); globs with <c>*</c>, <c>?</c> and <c>**</c>.</param>
    public FileSource(IEnumerable<string> patterns)
    {
        _patterns = [.. patterns];
        if (_patterns.Count == 0)
        {
            throw new ArgumentException("At least one path is needed.", nameof(patterns));
        }
    }

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <summary>Name of the format of all files, or null to detect each file's.</summary>
    public string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <inheritdoc/>
    public string Name => string.Join(' ', _patterns);

    /// <summary>Folders and files that could not be listed, with the reason; filled by <see cref="StreamsAsync"/>.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        var problems = new List<string>();
        foreach (string path in FilePatterns.Expand(_patterns, problems))
        {
            yield return new FileStreamInput(path, stop) { Format = Format, FormatOptions = FormatOptions };
        }

        Problems = problems;
        await Task.CompletedTask.ConfigureAwait(false);
    }
}
