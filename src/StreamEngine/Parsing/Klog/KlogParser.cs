using StreamEngine.Batching;

namespace StreamEngine.Parsing.Klog;

/// <summary>Writes glog and klog records as log rows.</summary>
internal sealed class KlogParser(ParserOptions options, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "klog";

    /// <inheritdoc/>
    public string Description => infersYear ? "klog: LMMdd HH:mm:ss.f thread file:line] message" : "klog: LyyyyMMdd HH:mm:ss.f thread file:line] message";

    /// <inheritdoc/>
    public bool InfersYear => infersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => KlogLine.TryRead(line, options, out _);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        KlogState state = output.State(this, static parser => new KlogState(parser.Options));
        output.UseFields(state.Names.Names);
        KlogWriter writer = new(options, state, output);
        HeadedLines.Read<KlogWriter, KlogLine>(records, output, ref writer);
    }
}
