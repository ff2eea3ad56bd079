namespace StreamEngine.Comparisons.Templates;

/// <summary>The same messages for several miners.</summary>
/// <param name="Name">Name, to be chosen by <c>--cases</c>.</param>
/// <param name="About">What the messages are.</param>
/// <param name="Input">The messages.</param>
/// <param name="Truth">The true group of each.</param>
/// <param name="IsExact">True when every miner has to find exactly these groups.</param>
/// <param name="IsNew">True when every pass begins with nothing; else a pass that is not measured comes first.</param>
/// <param name="Miners">This project first.</param>
internal sealed record MiningCase(string Name, string About, MessageInput Input, int[] Truth, bool IsExact, bool IsNew, IReadOnlyList<Miner> Miners) : IDisposable
{
    public void Dispose() => Input.Dispose();
}
