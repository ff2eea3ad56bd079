using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using StreamEngine.Ingestion;

namespace StreamEngine.Comparisons.Inputs;

/// <summary>
/// Finite streams over memory, merged by event time as files are. The bytes are copied once into the pipeline's slabs, as a read of a file
/// in the page cache copies them.
/// </summary>
internal sealed class MemorySource(IReadOnlyList<NamedBytes> inputs, string? format) : ISource
{
    public string Name => "memory";

    public bool IsLive => false;

    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (NamedBytes input in inputs)
        {
            yield return new Input(input) { Format = format };
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private sealed class Input(NamedBytes input) : SourceStream(input.Name)
    {
        public override bool IsLive => false;

        public override PipeReader Open(SourceContext context, CancellationToken cancellation) =>
            StreamPump.Start(context, () => new MemoryStream(input.Bytes, writable: false), (error, _) => Fault = error.Message, leaveOpen: false, blocking: true, cancellation);
    }
}
