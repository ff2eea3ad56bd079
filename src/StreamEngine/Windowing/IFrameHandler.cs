namespace StreamEngine.Windowing;

/// <summary>Receives frames in the order of their windows.</summary>
public interface IFrameHandler
{
    /// <summary>A window has closed. The frame is the receiver's from now on, who disposes of it.</summary>
    void OnFrame(Frame frame);
}
