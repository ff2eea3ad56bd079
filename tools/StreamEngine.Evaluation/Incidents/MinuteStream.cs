using StreamEngine.LoadGen.Output;

namespace StreamEngine.Evaluation.Incidents;

/// <summary>The bytes of one minute after the other.</summary>
internal sealed class MinuteStream(int minutes, Func<int, byte[]> make) : PartStream
{
    private int _minute;

    protected override ReadOnlyMemory<byte> NextPart()
    {
        byte[] part = [];
        while (part.Length == 0 && _minute < minutes)
        {
            part = make(_minute++);
        }

        return part;
    }
}
