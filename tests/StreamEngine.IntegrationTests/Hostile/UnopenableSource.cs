using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using StreamEngine.Ingestion;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>A finite source of one stream that fails: it is no file, or it vanishes between listing and reading.</summary>
internal sealed class UnopenableSource(string path, bool gone) : ISource
{
    public string Name => path;

    public bool IsLive => false;

    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!gone)
        {
            yield return new Refused(path);
            yield break;
        }

        await File.WriteAllTextAsync(path, "2026-01-05T00:00:00Z INFO line\n", stop);
        await foreach (SourceStream stream in new FileSource([path]).StreamsAsync(context, stop))
        {
            File.Delete(path);
            yield return stream;
        }
    }

    private sealed class Refused(string path) : SourceStream(path)
    {
        public override bool IsLive => false;

        public override PipeReader Open(SourceContext context, CancellationToken cancellation) => throw new IOException($"{Name}: is a folder");
    }
}
